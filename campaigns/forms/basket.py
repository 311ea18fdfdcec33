"""The forms of a basket: who, the mandate for several campaigns, and the one tip, changed or withdrawn later.
Each hands over plain values; nothing is saved here."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Tip
from campaigns.services.tips import MINIMUM_MINOR
from crowdcoop.forms import ConsentField, CrispyForm, MoneyField

from .support import CheckForm, YouForm

MAX_TIP_MINOR = 5_000_00


def tip_field(*, required: bool = False) -> MoneyField:
    """Never proposed and never filled in: only what the person types."""
    return MoneyField(
        label=_("A tip for this platform, in euros"),
        required=required,
        min_minor=MINIMUM_MINOR,
        max_minor=MAX_TIP_MINOR,
        help_text=_(
            "As you like; empty means none. It keeps this platform running and goes to no campaign. It is charged"
            " apart, only after a campaign you support has succeeded and been paid."
        ),
        error_messages={"required": _("Write the amount of your tip, or withdraw it.")},
    )


class TippedCheckForm(CheckForm):
    """The last step of a pledge by card: the mandate, and a tip for whoever wants."""

    tip = tip_field()
    field_order = ["tip", "mandate"]


class BasketYouForm(YouForm):
    """Who supports, once for all the campaigns; paid by card."""

    news = ConsentField(label=_("These cooperatives may write to me with news of their campaigns"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, campaign=None, **kwargs)


class BasketCheckForm(CrispyForm):
    """The last step of a basket: one mandate, said for each campaign apart."""

    submit_label = _("Save my card")
    tip = tip_field()
    mandate = ConsentField(
        required=True,
        label=_("I agree that my card is saved now and charged once for each campaign, only if that one succeeds"),
        error_messages={"required": _("Without your agreement we may not save your card. Nothing was saved.")},
    )


class TipForm(CrispyForm):
    """Another amount for a tip that is not due yet."""

    submit_label = _("Save the change")
    tip = tip_field(required=True)

    def __init__(self, *args: Any, tip: Tip, **kwargs: Any) -> None:
        kwargs["initial"] = {"tip": tip.payment.amount_minor}
        super().__init__(*args, **kwargs)


class WithdrawTipForm(CrispyForm):
    """One button, so that nobody withdraws by following a link."""

    submit_label = pgettext_lazy("tip", "Yes, withdraw it")
