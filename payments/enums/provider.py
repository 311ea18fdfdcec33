"""Requests to the provider, messages from it, and the two books.
Words only."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CallState(TextChoices):
    """A request to the provider: stored before it is sent."""

    PREPARED = "prepared", _("prepared")
    SUCCEEDED = "succeeded", _("succeeded")
    REFUSED = "refused", _("refused")
    UNKNOWN = "unknown", _("unknown")


class InboxState(TextChoices):
    """What became of a message from the provider."""

    RECEIVED = "received", _("received")
    WAITING = "waiting", _("waiting for our row")
    DONE = "done", _("done")
    IGNORED = "ignored", _("not ours")


class Book(TextChoices):
    """Money that is here, or promises that are only noted."""

    MONEY = "money", _("money")
    MEMO = "memo", _("promises")
