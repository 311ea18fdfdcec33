"""A campaign as a book that is paid out: to whom, when, and what it means that all has been paid.
Proposing, approving and sending are payments' work."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns import emails
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from membership import capital
from payments.payout_rules import BookOwner, Reader

from .moves import locked, move

PAYABLE = (CampaignState.FUNDED, CampaignState.SETTLED)


def _campaign(book_code: str) -> Campaign:
    return Campaign.objects.select_related("cooperative").get(code=book_code)


def owns(book_code: str) -> bool:
    return Campaign.objects.filter(code=book_code).exists()


def beneficiary(book_code: str) -> str:
    """The cooperative that may receive the money."""
    return _campaign(book_code).cooperative.code


def may_pay_out(book_code: str, now: datetime) -> str | None:
    """None once collection is over and enough was collected for its policy; before, and when stopped, the reason."""
    if _campaign(book_code).state in PAYABLE:
        return None
    return _("This campaign is not funded: nothing is paid out before its collection is over and its policy is met.")


def title(book_code: str) -> str:
    return emails.title_of(_campaign(book_code))


def lock(book_code: str) -> None:
    """The campaign's row, before any of payments' (the fixed order)."""
    locked(_campaign(book_code))


def paid_out(book_code: str, now: datetime) -> None:
    """All of it has arrived, the reserve too. Settled already: nothing."""
    campaign = locked(_campaign(book_code))
    if campaign.state == CampaignState.FUNDED:
        move(campaign=campaign, to=CampaignState.SETTLED, by=None, cause="paid_out", now=now)


def readers(book_code: str) -> Iterable[Reader]:
    """Those who look after the cooperative's money."""
    return capital.readers(beneficiary(book_code))


def page(book_code: str) -> str:
    return reverse("campaign_money", args=[book_code])


def books() -> Iterable[str]:
    return Campaign.objects.filter(state__in=PAYABLE).order_by("pk").values_list("code", flat=True)


OWNER = BookOwner(
    name="campaigns",
    owns=owns,
    beneficiary=beneficiary,
    may_pay_out=may_pay_out,
    title=title,
    lock=lock,
    on_paid_out=paid_out,
    readers=readers,
    page=page,
    books=books,
)
