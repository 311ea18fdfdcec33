"""What this app holds about a backer after the end: where a reward is sent, what they answered and said.
Pledges, remarks and offers are own_data.py's."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.models import Fulfilment, Pledge, SurveyAnswer
from campaigns.services.fulfilment import ADDRESS_PARTS
from crowdcoop.accounts import own_data as registry

KEPT = _("That your reward was handed over stays, without your address, with the amount and code of your pledge.")


def exported(user: Any) -> list[dict[str, Any]]:
    """Every reward of this person: its address, its answers, when it was given."""
    own = Fulfilment.objects.filter(pledge__supporter=user).select_related("pledge").order_by("pk")
    answers = SurveyAnswer.objects.filter(pledge__supporter=user).select_related("question", "pledge").order_by("pk")
    return [
        {
            "pledge": row.pledge.code,
            "given_at": row.given_at,
            "address": {part: getattr(row, part) for part in ADDRESS_PARTS},
            "address_on": row.address_on,
        }
        for row in own
    ] + [{"pledge": a.pledge.code, "question": a.question.text, "answer": a.text} for a in answers]


def erase(user: Any, now: datetime) -> None:
    """Addresses and answers go; that something was given stays."""
    own = list(Pledge.objects.by_supporter(user).values_list("pk", flat=True))
    Fulfilment.objects.filter(pledge__in=own).update(**dict.fromkeys(ADDRESS_PARTS, ""), address_on=None)
    SurveyAnswer.objects.filter(pledge__in=own).delete()


def register() -> None:
    """Called from `ready`, before the eraser that cuts pledges off from their person."""
    registry.register("rewards", exported)
    registry.register_eraser("rewards", erase, kept=KEPT)
