"""What this app holds about a person: what they may take with them, and what is scrubbed when they leave.
The registry is crowdcoop.accounts.own_data; the acts of leaving are the accounts services'."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.enums import Question
from campaigns.models import Follower, NeedOffer, OfflinePledge, Pledge, Rating, Remark, Statement
from campaigns.services.pledges import UNFINISHED
from crowdcoop.accounts.holdings import addresses_of
from payments.enums import OPEN_COLLECTION, PaymentState

OPEN = frozenset({*UNFINISHED, PaymentState.ACTIVE, *OPEN_COLLECTION})


def exported(user: Any) -> list[dict[str, Any]]:
    """Every pledge of this person, as plain data."""
    own = Pledge.objects.by_supporter(user).select_related("payment", "campaign__cooperative", "reward").order_by("pk")
    return [
        {
            "code": pledge.code,
            "campaign": pledge.campaign.code,
            "cooperative": pledge.campaign.cooperative.name,
            "amount_minor": pledge.payment.amount_minor,
            "currency": pledge.payment.currency,
            "state": pledge.payment.state,
            "reward": pledge.reward.code if pledge.reward else "",
            "email": pledge.email,
            "name": pledge.name,
            "name_shown": pledge.show_name,
            "message": pledge.message,
            "hours_offered": pledge.hours_offered,
            "consent_text": pledge.consent_text,
            "news_agreed_at": pledge.news_agreed_at,
            "created_at": pledge.created_at,
        }
        for pledge in own
    ]


def said(user: Any) -> list[dict[str, Any]]:
    """Every question and comment of this person, and the campaigns they follow."""
    own = Remark.objects.filter(author=user).select_related("campaign").order_by("pk")
    follows = Follower.objects.filter(user=user).select_related("campaign").order_by("pk")
    return [
        {
            "campaign": remark.campaign.code,
            "text": remark.text,
            "name_shown": remark.name,
            "said_at": remark.said_at,
            "answer": remark.answer,
        }
        for remark in own
    ] + [{"campaign": follow.campaign.code, "follows_since": follow.since} for follow in follows]


def erase_said(user: Any, now: datetime) -> None:
    """What this person asked and said goes whole, with its answers; so does every reminder."""
    addresses = addresses_of(user)
    Remark.objects.filter(Q(author=user) | Q(email__in=addresses)).delete()
    Follower.objects.filter(Q(user=user) | Q(email__in=addresses)).delete()


def erase(user: Any, now: datetime) -> None:
    """Scrub name, address and message of this person's closed pledges; amounts and codes stay in the accounts."""
    OfflinePledge.objects.filter(email__in=addresses_of(user)).update(email="", name="")
    Pledge.objects.by_supporter(user).update(
        email="", name="", message="", show_name=False, news_agreed_at=None, supporter=None
    )


def obstacles(user: Any) -> list[str]:
    """A pledge that may still be charged keeps its person: withdraw it first, or wait for the result."""
    if Pledge.objects.by_supporter(user).filter(payment__state__in=OPEN).exists():
        return [_("You have pledges that are still open. Withdraw them first, or wait until they are settled.")]
    return []


def exported_offers(user: Any) -> list[dict[str, Any]]:
    """Every offer of help of this person, as plain data."""
    own = NeedOffer.objects.filter(supporter=user).select_related("need__campaign").order_by("pk")
    return [
        {
            "code": offer.code,
            "campaign": offer.need.campaign.code,
            "kind": offer.need.kind,
            "quantity": offer.quantity,
            "name": offer.name,
            "email": offer.email,
            "message": offer.message,
            "state": offer.state,
            "created_at": offer.created_at,
        }
        for offer in own
    ]


def erase_offers(user: Any, now: datetime) -> None:
    """Who it was is gone; how much was offered stays in the count."""
    NeedOffer.objects.filter(supporter=user).update(name="", email="", message="", supporter=None)


def exported_statements(user: Any) -> list[dict[str, Any]]:
    """What this person said before launches, and how they rated, as plain data."""
    mine = Q(person=user) | Q(email__in=addresses_of(user))
    said = Statement.objects.filter(mine).select_related("campaign").order_by("pk")
    rated = Rating.objects.filter(mine).select_related("campaign").order_by("pk")
    return [
        {
            "campaign": one.campaign.code,
            "back_minor": one.back_minor,
            "joins": one.joins,
            "hours": one.hours,
            "name": one.name,
            "email": one.email,
            "said_at": one.said_at,
            "contact_agreed_at": one.contact_agreed_at,
            "remind_agreed_at": one.remind_agreed_at,
        }
        for one in said
    ] + [{"campaign": one.campaign.code} | {name: getattr(one, name) for name in Question.values} for one in rated]


def erase_statements(user: Any, now: datetime) -> None:
    """What this person said before launches goes whole, with their ratings."""
    mine = Q(person=user) | Q(email__in=addresses_of(user))
    Statement.objects.filter(mine).delete()
    Rating.objects.filter(mine).delete()
