"""Asking the backers of a reward, once: up to a few plain questions, and the address where the reward is sent.
What they answer is kept by services/fulfilment.py."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation

from campaigns import after_letters as letters
from campaigns.enums import SUCCEEDED
from campaigns.exceptions import AlreadyAsked, NothingAsked, NothingToHandOver, NotYourCampaign
from campaigns.models import Fulfilment, Pledge, Reward, Survey, SurveyQuestion
from campaigns.queries.fulfilment import holders
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import record

# How many letters one round of the clock writes.
LETTERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; without options a few words are the answer."""

    text: str
    options: list[str] = field(default_factory=list)


@transaction.atomic
def ask_backers(*, by: Any, reward: Reward, questions: list[Question], until_on: date, now: datetime) -> Survey:
    """Ask everybody who paid for `reward`; `tick` writes to them. What was asked stays as it is.

    Raises NotYourCampaign, NothingToHandOver, AlreadyAsked; NothingAsked where there is neither question nor parcel.
    """
    locked = Reward.objects.select_for_update(of=("self",)).select_related("campaign__cooperative").get(pk=reward.pk)
    if not can_edit_campaign(by, locked.campaign):
        raise NotYourCampaign
    if locked.campaign.state not in SUCCEEDED:
        raise NothingToHandOver
    if Survey.objects.filter(reward=locked).exists():
        raise AlreadyAsked
    if not (questions or locked.shipping):
        raise NothingAsked
    language = translation.get_language() or ""
    survey = Survey.objects.create(reward=locked, language=language, until_on=until_on, asked_at=now, asked_by=by)
    for position, question in enumerate(questions, start=1):
        SurveyQuestion.objects.create(survey=survey, position=position, text=question.text, options=question.options)
    record(by=by, action="survey.asked", subject=locked, data={"questions": len(questions)})
    return survey


def write_to_backers(now: datetime) -> int:
    """Write once to everybody who is asked and was not written to yet; returns how many letters. Safe any time."""
    open_surveys = Survey.objects.filter(until_on__gte=timezone.localdate(now), reward__campaign__state__in=SUCCEEDED)
    written = 0
    for survey in open_surveys.select_related("reward").prefetch_related("questions").order_by("pk"):
        waiting = holders(survey.reward).exclude(fulfilment__asked_at__isnull=False).exclude(email="")
        for pledge in waiting.select_related("payment", "campaign__cooperative").order_by("pk")[:LETTERS_AT_ONCE]:
            written += _write(pledge, survey, now)
    return written


@transaction.atomic
def _write(pledge: Pledge, survey: Survey, now: datetime) -> int:
    row, _new = Fulfilment.objects.select_for_update().get_or_create(pledge=pledge)
    if row.asked_at:
        return 0
    row.asked_at = now
    row.save(update_fields=["asked_at"])
    # An address no letter can go to must not keep the others waiting.
    with suppress(ValidationError):
        letters.reward_details_asked(pledge, survey)
    return 1
