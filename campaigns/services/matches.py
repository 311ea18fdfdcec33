"""Matches follow their pledges: set aside, changed, settled, paid to the campaign, taken back.
Called from outcomes.py and securing.py inside their transactions, for campaigns that a fund accepted, and no others."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, Sum

from campaigns import matching
from campaigns.enums import CampaignState, FundState, MatchState
from campaigns.models import Campaign, Match, MatchCampaign, MatchFund, Pledge
from campaigns.queries.match_rules import about_of, caps_of, milestones_of, rules_of
from payments.models import Payment
from payments.services.match_bookings import still_held

from .match_moves import book, lock_funds, pay_together, put

S = MatchState
OVER = frozenset({CampaignState.UNSUCCESSFUL, CampaignState.CANCELLED, CampaignState.UNWINDING, CampaignState.REFUNDED})


def gives(fund: MatchFund, now: datetime) -> bool:
    """Whether a pledge may bring a match at this moment."""
    return fund.state == FundState.ACTIVE and (fund.ends_at is None or now < fund.ends_at)


def follow(campaign: Campaign, pledge: Pledge, payment: Payment, now: datetime) -> None:
    """The pledge counts, or its amount or reward was changed: each fund sets aside what its rules and caps allow."""
    for entry in lock_funds(campaign):
        match = entry.matches.filter(pledge=pledge).first()
        before = payment.previous_minor if match else payment.amount_minor
        match = match or Match(entry=entry, pledge=pledge, round=pledge.round, began_at=now)
        rule, full = _wanted(entry, match, pledge, payment, before, now)
        amount = matching.allowed(full, caps_of(entry.fund), _used(entry, match))
        if not gives(entry.fund, now):
            amount = min(amount, match.amount_minor)
        if amount != match.amount_minor:
            match.rule_id = rule.pk if rule else None
            to = S.RESERVED if amount else S.REVERSED
            put(entry=entry, match=match, to=to, amount_minor=amount, cause="pledge", now=now)
        _follow_milestones(entry, now)


def _wanted(
    entry: MatchCampaign, match: Match, pledge: Pledge, payment: Payment, before: int, now: datetime
) -> tuple[matching.Rule | None, int]:
    rules, campaign = rules_of(entry.fund), entry.campaign
    first = True
    if any(rule.first_only for rule in rules):
        earlier = Pledge.objects.filter(campaign_id=pledge.campaign_id, email=pledge.email, counted_minor__gt=0)
        first = not earlier.filter(pk__lt=pledge.pk).exists()
    ask = matching.Ask(payment.amount_minor, now, pledge.round, pledge.reward_id, first, about_of(campaign))
    return matching.wanted_since(rules, ask, match.began_at, before)


def _used(entry: MatchCampaign, match: Match) -> matching.Used:
    """What stands of this fund without `match`: in all, for its person, for the campaign and its round."""
    fund, own = entry.fund, match.amount_minor
    person = round_ = 0
    if fund.per_person_minor is not None or fund.per_round_minor is not None:
        others = Match.objects.filter(entry__fund=fund).exclude(pk=match.pk)
        found = others.aggregate(
            person=Sum("amount_minor", filter=Q(pledge__email=match.pledge.email if match.pledge else None)),
            round=Sum("amount_minor", filter=Q(entry=entry, round=match.round)),
        )
        person, round_ = found["person"] or 0, found["round"] or 0
    return matching.Used(fund.reserved_minor - own, person, entry.matched_minor - own, round_)


def _follow_milestones(entry: MatchCampaign, now: datetime) -> None:
    """While the campaign is open: the fixed sums it has reached are set aside, those it fell below are taken back."""
    campaign = entry.campaign
    if campaign.state != CampaignState.LIVE:
        return
    for step in milestones_of(entry.fund):
        match = entry.matches.filter(pledge=None, rule_id=step.pk).first()
        match = match or Match(entry=entry, rule_id=step.pk, round=campaign.round, began_at=now)
        stands = match.amount_minor > 0
        is_there = matching.is_reached(
            step,
            pledged_minor=campaign.pledged_minor,
            minimum_minor=campaign.minimum_minor,
            backers=campaign.backers,
            round=campaign.round,
            about=about_of(campaign),
        )
        if is_there and not stands and gives(entry.fund, now):
            caps = caps_of(entry.fund)
            amount = matching.allowed(step.amount_minor, caps, _used(entry, match), shared=True)
            if amount:
                put(entry=entry, match=match, to=S.RESERVED, amount_minor=amount, cause="milestone", now=now)
        elif not is_there and stands and match.state == S.RESERVED and match.round == campaign.round:
            put(entry=entry, match=match, to=S.REVERSED, amount_minor=0, cause="milestone", now=now)


def leave(campaign: Campaign, pledges: Sequence[Pledge], now: datetime, *, cause: str, over: bool = False) -> None:
    """These pledges do not count any more, or were never paid: what stood for them is the funds' again.

    `over`: the campaign gets nothing, so its milestones go back too."""
    for entry in lock_funds(campaign):
        gone = Q(pledge__in=pledges) | Q(pledge=None) if over or campaign.state in OVER else Q(pledge__in=pledges)
        for match in entry.matches.filter(gone, amount_minor__gt=0).order_by("pk"):
            _take_back(entry, match, 0, cause, now)
        _follow_milestones(entry, now)


def _take_back(entry: MatchCampaign, match: Match, to_minor: int, cause: str, now: datetime) -> None:
    """Less, or nothing, stands from now on. What the cooperative has been paid out stays with it."""
    if match.state == S.PAID:
        to_minor = max(to_minor, match.amount_minor - still_held(entry.campaign.code))
        book(entry, to_minor - match.amount_minor, now)
    if to_minor != match.amount_minor:
        to = match.state if to_minor else S.REVERSED
        put(entry=entry, match=match, to=to, amount_minor=to_minor, cause=cause, now=now)


def settle(campaign: Campaign, pledge: Pledge, now: datetime) -> None:
    """The pledge is paid: its match is sure, and the campaign's at once where its policy is met already."""
    for entry in lock_funds(campaign):
        for match in entry.matches.filter(pledge=pledge, state=S.RESERVED):
            match.settled_minor = match.amount_minor
            put(entry=entry, match=match, to=S.SETTLED, amount_minor=match.amount_minor, cause="collected", now=now)
            if campaign.secured_at is not None:
                pay_together(entry=entry, matches=[match], now=now)


def pay(campaign: Campaign, now: datetime) -> None:
    """The policy is met: what is settled becomes the campaign’s, and milestones of closed rounds. Safe twice."""
    closed = Q(round__lt=campaign.round) if campaign.state == CampaignState.LIVE else Q()
    for entry in lock_funds(campaign):
        for match in entry.matches.filter(closed, pledge=None, state=S.RESERVED).order_by("pk"):
            match.settled_minor = match.amount_minor
            put(entry=entry, match=match, to=S.SETTLED, amount_minor=match.amount_minor, cause="reached", now=now)
        settled = list(entry.matches.filter(state=S.SETTLED).select_related("pledge").order_by("pk"))
        pay_together(entry=entry, matches=settled, now=now)


def follow_refund(campaign: Campaign, pledge: Pledge, payment: Payment, now: datetime) -> None:
    """Part of a paid pledge went back, or came again: its match keeps the same part, rounded down."""
    if campaign.state in OVER:
        leave(campaign, [], now, cause="refunded")
    for entry in lock_funds(campaign):
        for match in entry.matches.filter(pledge=pledge, settled_minor__gt=0):
            target = match.settled_minor * payment.left_minor // payment.amount_minor
            if target < match.amount_minor:
                _take_back(entry, match, target, "refunded", now)
            elif target > match.amount_minor and gives(entry.fund, now):
                _give_again(entry, match, target, now)


def _give_again(entry: MatchCampaign, match: Match, to_minor: int, now: datetime) -> None:
    """A refund failed or a dispute was won: as much as the fund still has is given again."""
    to_minor = min(to_minor, match.amount_minor + entry.fund.left_minor)
    more = to_minor - match.amount_minor
    if not more:
        return
    was_paid = match.state == S.PAID
    to = S.SETTLED if match.state == S.REVERSED else match.state
    put(entry=entry, match=match, to=to, amount_minor=to_minor, cause="collected_again", now=now)
    if was_paid:
        book(entry, more, now)
    elif entry.campaign.secured_at is not None:
        pay_together(entry=entry, matches=[match], now=now)
