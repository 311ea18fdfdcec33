"""A campaign asks a fund to match it, those who decide score its answers, and the fund says yes or no.
What the fund asks is match_questions.py's; what an accepted campaign's pledges bring is services/matches.py's work."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns import emails
from campaigns.enums import BEFORE_LAUNCH, PITCH_TRANSITIONS, CampaignState, FundState, PitchState
from campaigns.exceptions import (
    FundWantsNoPitches,
    NotYourCampaign,
    NotYourFund,
    OwnPitch,
    PitchDecided,
    PitchNotPossible,
    ReasonMissing,
    TermsNotAccepted,
)
from campaigns.models import Campaign, MatchCampaign, MatchFund, MatchScore
from campaigns.queries.match_scores import questions_of
from campaigns.rules import belongs_to_team, can_edit_campaign, can_run_match_fund
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from .moves import locked

TAKES_PITCHES = frozenset({FundState.OPEN, FundState.ACTIVE})
MAY_PITCH = (BEFORE_LAUNCH - {CampaignState.REJECTED}) | {CampaignState.LIVE}


@transaction.atomic
def pitch(
    *, by: Any, campaign: Campaign, fund: MatchFund, answers: Sequence[str], terms: bool, now: datetime
) -> MatchCampaign:
    """Ask `fund` to match `campaign`, accepting its rules; asked already: that one. Declined before: asked again.

    Raises NotYourCampaign, FundWantsNoPitches, PitchNotPossible once a first round is over, TermsNotAccepted."""
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if fund.state not in TAKES_PITCHES:
        raise FundWantsNoPitches
    if fresh.state not in MAY_PITCH or fresh.round > 1:
        raise PitchNotPossible
    if not terms:
        raise TermsNotAccepted
    entry = MatchCampaign.objects.select_for_update().filter(fund=fund, campaign=fresh).first()
    if entry is not None and entry.state != PitchState.DECLINED:
        return entry
    entry = entry or MatchCampaign(fund=fund, campaign=fresh)
    entry.state, entry.pitched_by, entry.pitched_at = PitchState.PITCHED, by, now
    entry.decided_by = entry.decided_at = None
    entry.answers = [[q.text, a, q.kind] for q, a in zip(questions_of(fund), answers, strict=False)]
    entry.save()
    entry.scores.all().delete()
    record(by=by, action="match_fund.pitched", subject=fund, data={"campaign": fresh.code})
    return entry


@transaction.atomic
def score_pitch(*, by: Any, entry: MatchCampaign, points: Mapping[int | None, int | None], now: datetime) -> None:
    """What `by` thinks of it: question → 0 to 10 points, None: no opinion; the question None is the pitch as a whole.

    Again: the new points count. Raises NotYourFund, OwnPitch for people of the cooperative, PitchDecided."""
    fresh = MatchCampaign.objects.select_for_update(of=("self",)).select_related("fund", "campaign").get(pk=entry.pk)
    if not can_run_match_fund(by, fresh.fund):
        raise NotYourFund
    if belongs_to_team(by, fresh.campaign):
        raise OwnPitch
    if fresh.state != PitchState.PITCHED:
        raise PitchDecided
    asked = {question.pk for question in questions_of(fresh.fund) if question.weight} | {None}
    fresh.scores.filter(scorer=by).delete()
    MatchScore.objects.bulk_create(
        MatchScore(entry=fresh, question_id=question, scorer=by, points=given)
        for question, given in points.items()
        if given is not None and question in asked
    )
    record(by=by, action="match_fund.scored", subject=fresh.fund, data={"campaign": fresh.campaign.code})


@transaction.atomic
def answer_pitch(*, by: Any, entry: MatchCampaign, accepted: bool, answer: str, now: datetime) -> MatchCampaign:
    """The fund's yes or no; the team is told. From a yes on, its pledges are matched while the fund gives.

    Raises NotYourFund, OwnPitch for people of the cooperative, PitchDecided, ReasonMissing for a no without words."""
    campaign = locked(entry.campaign)  # before the fund's rows (the fixed order of locks)
    fresh = MatchCampaign.objects.select_for_update(of=("self",)).select_related("fund").get(pk=entry.pk)
    if not can_run_match_fund(by, fresh.fund):
        raise NotYourFund
    if belongs_to_team(by, campaign):
        raise OwnPitch
    to = PitchState.ACCEPTED if accepted else PitchState.DECLINED
    if to not in PITCH_TRANSITIONS[fresh.state]:
        raise PitchDecided
    if not accepted and not answer.strip():
        raise ReasonMissing
    fresh.state, fresh.decided_by, fresh.decided_at = to, by, now
    fresh.answer = answer.strip()[:600]
    fresh.save()
    if accepted:
        Campaign.objects.filter(pk=campaign.pk).update(is_matched=True)
        touch(f"campaign:{campaign.code}", f"match:{fresh.fund.code}")
    emails.pitch_answered(fresh)
    record(by=by, action=f"match_fund.{to}", subject=fresh.fund, data={"campaign": campaign.code})
    return fresh
