"""What this app holds about a backer after the end: where a reward is sent, what they answered and said.
Pledges, remarks and offers are own_data.py's."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Fulfilment, Message, Pledge, RetryWish, SurveyAnswer, Talk
from campaigns.services.fulfilment import ADDRESS_PARTS
from crowdcoop.accounts import own_data as registry
from crowdcoop.accounts.holdings import addresses_of

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


def talked(user: Any) -> list[dict[str, Any]]:
    """Every message between this person and a team."""
    own = Message.objects.filter(talk__pledge__supporter=user).select_related("talk__pledge").order_by("pk")
    return [
        {"pledge": row.talk.pledge.code, "from_team": row.from_team, "text": row.text, "sent_at": row.sent_at}
        for row in own
    ]


def erase_talks(user: Any, now: datetime) -> None:
    """Both sides of every talk go, reports about it too."""
    Talk.objects.filter(pledge__supporter=user).delete()


def wished(user: Any) -> list[dict[str, Any]]:
    """Campaigns of which this person wants to hear should they try again."""
    own = RetryWish.objects.filter(user=user).select_related("campaign").order_by("pk")
    return [{"campaign": row.campaign.code, "agreed_at": row.agreed_at} for row in own]


def erase_wishes(user: Any, now: datetime) -> None:
    RetryWish.objects.filter(Q(user=user) | Q(email__in=addresses_of(user))).delete()


def register() -> None:
    """Called from `ready`, before the eraser that cuts pledges off from their person."""
    registry.register("rewards", exported)
    registry.register_eraser("rewards", erase, kept=KEPT)
    registry.register("messages", talked)
    registry.register_eraser("messages", erase_talks)
    registry.register("wishes", wished)
    registry.register_eraser("wishes", erase_wishes)
