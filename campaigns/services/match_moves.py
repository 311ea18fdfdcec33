"""The one place that moves a match, and with it the figures of its fund, funders, pitch and campaign.
When a match moves and to how much is services/matches.py's work."""

from collections.abc import Sequence
from datetime import datetime

from campaigns.enums import MATCH_TRANSITIONS, MatchState, PitchState
from campaigns.exceptions import IllegalMatchMove
from campaigns.matching import split
from campaigns.models import Campaign, Match, MatchCampaign, MatchEvent, MatchFunder, MatchShare
from crowdcoop.cms.cache import touch
from payments.services.match_bookings import book_match, book_match_back


def lock_funds(campaign: Campaign) -> list[MatchCampaign]:
    """The campaign's accepted pitches, locked with their funds in the order of their codes.

    Expects the campaign locked; to be called before payments and the ledger are (the fixed order of locks)."""
    rows = MatchCampaign.objects.select_for_update(of=("self", "fund"), no_key=True).select_related("fund")
    entries = list(rows.filter(campaign=campaign, state=PitchState.ACCEPTED).order_by("fund__code"))
    for entry in entries:
        entry.campaign = campaign
    return entries


def put(*, entry: MatchCampaign, match: Match, to: str, amount_minor: int, cause: str, now: datetime) -> None:
    """Let `match` stand at `amount_minor` cents in the state `to`; an event tells it. Expects `lock_funds`' rows.

    Raises IllegalMatchMove off the table. Every figure changes by the same difference, or none does."""
    came_from, before = (match.state if match.pk else ""), match.amount_minor
    if came_from and to not in MATCH_TRANSITIONS[came_from]:
        raise IllegalMatchMove
    match.state, match.amount_minor = to, amount_minor
    match.reversed_minor += max(0, before - amount_minor)
    match.save()
    if before != amount_minor:
        _share(entry, match, before)
        _count(entry, amount_minor - before)
    _tell(match, came_from, before, cause, now)


def _share(entry: MatchCampaign, match: Match, before: int) -> None:
    """Who of the pool gives it: what goes back goes back as it came, what is added is shared by what is left."""
    funders = list(entry.fund.funders.order_by("pk"))
    own = dict(match.shares.values_list("funder_id", "amount_minor"))
    given = [own.get(funder.pk, 0) for funder in funders]
    left = [funder.left_minor + part for funder, part in zip(funders, given, strict=True)]
    parts = split(match.amount_minor, given if match.amount_minor < before else left)
    match.shares.all().delete()
    MatchShare.objects.bulk_create(
        MatchShare(match=match, funder=funder, amount_minor=part)
        for funder, part in zip(funders, parts, strict=True)
        if part
    )
    for funder, old, new in zip(funders, given, parts, strict=True):
        if old != new:
            funder.used_minor += new - old
            funder.save(update_fields=["used_minor"])


def hand_over(match: Match, funder: MatchFunder, most_minor: int) -> int:
    """Up to `most_minor` cents of `funder`'s share are given by the others of the pool from now on; how many were.

    The match stands as before. Expects the fund locked."""
    own = match.shares.filter(funder=funder).first()
    others = list(MatchFunder.objects.filter(fund=funder.fund_id).exclude(pk=funder.pk).order_by("pk"))
    lefts = [max(0, other.left_minor) for other in others]
    amount = min(own.amount_minor, most_minor, sum(lefts)) if own else 0
    if own is None or not amount:
        return 0
    for giver, more in [(funder, -amount), *zip(others, split(amount, lefts), strict=True)]:
        share = match.shares.filter(funder=giver).first() or MatchShare(match=match, funder=giver, amount_minor=0)
        share.amount_minor += more
        if share.amount_minor:
            share.save()
        elif share.pk:
            share.delete()
        giver.used_minor += more
        giver.save(update_fields=["used_minor"])
    return amount


def _count(entry: MatchCampaign, difference: int) -> None:
    entry.fund.reserved_minor += difference
    entry.fund.save(update_fields=["reserved_minor"])
    entry.matched_minor += difference
    entry.save(update_fields=["matched_minor"])
    campaign = entry.campaign
    campaign.matched_minor += difference
    Campaign.objects.filter(pk=campaign.pk).update(matched_minor=campaign.matched_minor)
    touch(f"campaign:{campaign.code}", f"match:{entry.fund.code}")


def _tell(match: Match, came_from: str, before: int, cause: str, now: datetime) -> None:
    MatchEvent.objects.create(
        match=match,
        at=now,
        from_state=came_from,
        to_state=match.state,
        from_minor=before,
        to_minor=match.amount_minor,
        cause=cause,
    )


def pay_together(*, entry: MatchCampaign, matches: Sequence[Match], now: datetime) -> None:
    """Settled matches of one fund become the campaign's, in one entry of the books. None of them: nothing."""
    total = sum(match.amount_minor for match in matches)
    if not total:
        return
    for match in matches:
        put(entry=entry, match=match, to=MatchState.PAID, amount_minor=match.amount_minor, cause="paid", now=now)
    book(entry, total, now)


def book(entry: MatchCampaign, difference: int, now: datetime) -> None:
    """Money of a match moves to the campaign, or below zero back to its fund."""
    if not difference:
        return
    entry.booked += 1
    entry.save(update_fields=["booked"])
    make = book_match if difference > 0 else book_match_back
    make(
        fund_code=entry.fund.code,
        book_code=entry.campaign.code,
        amount_minor=abs(difference),
        number=entry.booked,
        now=now,
    )
