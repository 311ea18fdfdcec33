"""What a fund asks of teams that pitch: questions of several kinds, until the first pitch has come.
Scores of the answers are match_pitches.py's."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from campaigns.enums import FUND_EDITABLE, QuestionKind
from campaigns.exceptions import NotYourFund, QuestionsFixed, TooManyQuestions
from campaigns.models import MatchFund, MatchQuestion
from campaigns.rules import can_run_match_fund
from crowdcoop.audit.services import record

from .match_funds import locked_fund

MOST_QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class QuestionOrder:
    """One question; `options` one a line, for a choice."""

    text: str
    kind: str = QuestionKind.WORDS
    options: str = ""
    required: bool = True
    weight: int = 1


def _editable(by: Any, fund: MatchFund) -> MatchFund:
    fresh = locked_fund(fund)
    if not can_run_match_fund(by, fresh):
        raise NotYourFund
    if fresh.state not in FUND_EDITABLE or fresh.entries.exists():
        raise QuestionsFixed
    return fresh


@transaction.atomic
def add_question(*, by: Any, fund: MatchFund, order: QuestionOrder, now: datetime) -> MatchQuestion:
    """One more, asked after those that are there. Raises NotYourFund, QuestionsFixed, TooManyQuestions."""
    fresh = _editable(by, fund)
    if fresh.questions.count() >= MOST_QUESTIONS:
        raise TooManyQuestions
    last = fresh.questions.aggregate(last=Max("position"))["last"] or 0
    question = MatchQuestion.objects.create(fund=fresh, position=last + 1, **asdict(order))
    record(by=by, action="match_fund.question_added", subject=fresh, data={"question": question.pk})
    return question


@transaction.atomic
def remove_question(*, by: Any, fund: MatchFund, question_id: int, now: datetime) -> None:
    """Ask it no more. Gone already: nothing. Raises NotYourFund, QuestionsFixed."""
    fresh = _editable(by, fund)
    if fresh.questions.filter(pk=question_id).delete()[0]:
        record(by=by, action="match_fund.question_removed", subject=fresh, data={"question": question_id})
