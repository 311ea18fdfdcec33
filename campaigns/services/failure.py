"""After a campaign that did not reach its minimum: what was learnt, another try with less, and one letter to who asked.
Nothing of pledges or people goes into the new draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaigns import after_letters as letters
from campaigns.enums import CampaignState
from campaigns.exceptions import NotLower, NotUnsuccessful, NotYourCampaign, TriedAgain
from campaigns.models import Campaign, PostMortem, RetryWish
from campaigns.queries.faces import Words, words_of
from campaigns.queries.failure import retry_of
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import record

from . import drafts
from .moves import locked
from .orders import CostOrder, NeedOrder, Overview, ReturnOrder, RewardOrder

# A wish nobody could fulfil is forgotten.
WISH_KEPT = timedelta(days=730)
_FACTS = ("categories", "sdgs", "territory")
_WORDS = ("lead", "story", "plan_words", "video", "cover", "cover_alt", "search_description")


@dataclass(frozen=True, slots=True)
class Lesson:
    """Why it did not work: words of FailureReason, and the team's own."""

    reasons: list[str]
    text: str


def _failed(by: Any, campaign: Campaign) -> Campaign:
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if fresh.state != CampaignState.UNSUCCESSFUL:
        raise NotUnsuccessful
    return fresh


@transaction.atomic
def write_post_mortem(*, by: Any, campaign: Campaign, lesson: Lesson, now: datetime) -> PostMortem:
    """Keep what the team makes of it, in place of what it said before. Raises NotYourCampaign, NotUnsuccessful."""
    fresh = _failed(by, campaign)
    said = {"reasons": lesson.reasons, "text": lesson.text, "written_at": now, "written_by": by}
    row, _new = PostMortem.objects.update_or_create(campaign=fresh, defaults=said)
    record(by=by, action="campaign.looked_back", subject=fresh, data={"reasons": lesson.reasons})
    return row


@transaction.atomic
def try_again(*, by: Any, campaign: Campaign, amounts: dict[str, int], now: datetime) -> Campaign:
    """A new draft with the same words, lines and rewards, and a lower minimum.

    `amounts` is what each needed cost needs this time, in cents; what has none can wait, as something for later.

    Days move by as much time as has passed since the old one opened.
    Raises NotYourCampaign, NotUnsuccessful, TriedAgain; NotLower unless it is lower, and more than nothing (where the
    members' goal was binding too, it may be that goal which becomes lower).
    """
    old = _failed(by, campaign)
    if retry_of(old):
        raise TriedAgain
    needed = [row for row in old.cost_lines.all() if row.required]
    kept = sum(amounts.get(row.code, 0) for row in needed)
    if not 0 < kept < old.minimum_minor and not (old.members_binding and kept):
        raise NotLower
    page = drafts.source_page(old)
    made = drafts.create_campaign(
        by=by, cooperative=old.cooperative, title=page.title, language=page.locale.language_code, now=now
    )
    _copy(by, old, made, page, amounts, now)
    made = locked(made)
    made.retries = old
    for name in _FACTS:
        setattr(made, name, getattr(old, name))
    made.save()
    record(by=by, action="campaign.tried_again", subject=old, data={"campaign": made.code, "minimum": kept})
    return made


def _copy(by: Any, old: Campaign, made: Campaign, page: Any, amounts: dict[str, int], now: datetime) -> None:
    do: dict[str, Any] = {"by": by, "campaign": made, "now": now}
    later = timezone.localdate(now) - timezone.localdate(old.opens_at or old.created_at)

    def moved(day: Any) -> Any:
        return day + later if day else None

    drafts.save_overview(**do, order=Overview(
        page.title, page.lead, members_goal=old.members_goal, members_binding=old.members_binding,
        hours_goal=old.hours_goal, duration_days=old.duration_days, round2_days=old.round2_days, policy=old.policy,
    ))  # fmt: skip
    costs, rewards, returns, needs = (
        words_of(getattr(page, f"{kind}_words")) for kind in ("cost", "reward", "return", "need")
    )
    drafts.save_costs(**do, order=[
        CostOrder(said.title, amounts.get(row.code) or row.amount_minor, bool(row.required and amounts.get(row.code)),
                  row.kind, said.text, from_on=moved(row.from_on), until_on=moved(row.until_on))
        for row, said in _with_words(old.cost_lines, costs)
    ])  # fmt: skip
    drafts.save_rewards(**do, order=[
        RewardOrder(said.title, row.price_minor, row.stock, moved(row.delivery_on), said.text, shipping=row.shipping,
                    hide_when_gone=row.hide_when_gone)
        for row, said in _with_words(old.rewards, rewards)
    ])  # fmt: skip
    drafts.save_returns(**do, order=[
        ReturnOrder(said.title, row.licence, moved(row.promised_on), said.text)
        for row, said in _with_words(old.returns, returns)
    ])  # fmt: skip
    drafts.save_needs(**do, order=[
        NeedOrder(said.title, row.kind, row.quantity, said.text) for row, said in _with_words(old.needs, needs)
    ])  # fmt: skip
    drafts.save_words(by, made, **{name: getattr(page, name) for name in _WORDS})


def _with_words(rows: Any, words: dict[str, Words]) -> list[tuple[Any, Words]]:
    nothing = Words("", "")
    return [(row, words.get(row.code, nothing)) for row in rows.order_by("position", "pk")]


@transaction.atomic
def wish_retry(*, by: Any, campaign: Campaign, email: str, language: str, now: datetime) -> None:
    """One letter should it try again, to a person or to a proven address. Quiet when it was asked for already.

    Raises NotUnsuccessful."""
    if campaign.state != CampaignState.UNSUCCESSFUL:
        raise NotUnsuccessful
    if getattr(by, "pk", None):
        key: dict[str, Any] = {"user": by}
        record(by=by, action="retry.wished", subject=campaign)
    else:
        key = {"email": email.strip().lower()}
    RetryWish.objects.get_or_create(campaign=campaign, **key, defaults={"language": language, "agreed_at": now})


def tell_of_retries(now: datetime) -> int:
    """Write once to everybody who wanted to hear of another try that is open now, and forget that they asked;
    returns how many letters. Safe any time."""
    written = 0
    for campaign in Campaign.objects.live().filter(retries__retry_wishes__isnull=False).distinct().order_by("pk"):
        for wish in RetryWish.objects.filter(campaign=campaign.retries_id).select_related("user").order_by("pk"):
            with transaction.atomic():
                letters.tries_again(campaign, wish)
                wish.delete()
            written += 1
    RetryWish.objects.filter(Q(agreed_at__lte=now - WISH_KEPT)).delete()
    return written
