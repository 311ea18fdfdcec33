"""Handing rewards over: ticked and unticked, one or many at once, each told to the backer; addresses and their end.
The only writer of a fulfilment and of a reward's `all_given_at`. Locks: reward → fulfilment."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaigns import after_letters as letters
from campaigns.enums import SUCCEEDED
from campaigns.exceptions import NothingToHandOver, NotYourCampaign, SurveyOver
from campaigns.models import Fulfilment, Pledge, Reward, Survey, SurveyAnswer
from campaigns.queries.fulfilment import holders, is_owed
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch
from payments.enums import SETTLED

# How long an address is kept after the reward was handed over, for what comes back by post.
ADDRESS_KEPT = timedelta(days=30)
ADDRESS_PARTS = ("recipient", "street", "postcode", "town", "country")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reward is sent."""

    recipient: str
    street: str
    postcode: str
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a backer tells the team; `answers` is question pk → text."""

    address: Address | None = None
    answers: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def tick_rewards(*, by: Any, reward: Reward, codes: Collection[str], given: bool, now: datetime) -> int:
    """Note that these pledges have their reward, or (`given=False`) that this was a mistake; returns how many moved.

    Pledges that were not paid, or chose something else, are left alone. Each move is told to its backer.
    Raises NotYourCampaign; NothingToHandOver unless the campaign succeeded.
    """
    locked = Reward.objects.select_for_update(of=("self",)).select_related("campaign__cooperative").get(pk=reward.pk)
    if not can_edit_campaign(by, locked.campaign):
        raise NotYourCampaign
    if locked.campaign.state not in SUCCEEDED:
        raise NothingToHandOver
    pledges = holders(locked).filter(code__in=codes).select_related("payment", "campaign__cooperative", "fulfilment")
    moved = [pledge.code for pledge in pledges.order_by("pk") if _tick(by, pledge, given, now)]
    if moved:
        _settle_reward(locked, now)
        action = "reward.given" if given else "reward.not_given"
        record(by=by, action=action, subject=locked, data={"pledges": moved})
    return len(moved)


def _tick(by: Any, pledge: Pledge, given: bool, now: datetime) -> bool:
    row, _new = Fulfilment.objects.get_or_create(pledge=pledge)
    if bool(row.given_at) == given:
        return False
    row.given_at, row.given_by, row.moves = (now, by, row.moves + 1) if given else (None, None, row.moves + 1)
    row.save(update_fields=["given_at", "given_by", "moves"])
    letters.reward_ticked(pledge, given=given, ordinal=row.moves)
    return True


def _settle_reward(reward: Reward, now: datetime) -> None:
    """Whether everybody who paid for it has it."""
    waiting = holders(reward).exclude(fulfilment__given_at__isnull=False).exists()
    before, reward.all_given_at = reward.all_given_at, None if waiting else reward.all_given_at or now
    if before != reward.all_given_at:
        reward.save(update_fields=["all_given_at"])
        touch(f"campaign:{reward.campaign.code}")


@transaction.atomic
def give_details(*, by: Any, pledge: Pledge, details: Details, now: datetime) -> None:
    """Keep a backer's address and answers, in place of what they said before.

    Whoever calls has shown that `pledge` is theirs. Raises NothingToHandOver where nothing is owed or the reward is
    not sent; SurveyOver after the last day, or where an answer fits no question.
    """
    fresh = Pledge.objects.select_for_update(of=("self",)).select_related("payment", "campaign", "reward")
    row = fresh.get(pk=pledge.pk)
    if not is_owed(row) or row.reward is None or (details.address and not row.reward.shipping):
        raise NothingToHandOver
    if details.address:
        _keep_address(row, details.address, now)
    if details.answers:
        _keep_answers(row, details.answers, now)
    record(
        by=by,
        action="reward.details_given",
        subject=row,
        data={"address": bool(details.address), "answers": len(details.answers)},
    )


def _keep_address(pledge: Pledge, address: Address, now: datetime) -> None:
    row, _new = Fulfilment.objects.select_for_update().get_or_create(pledge=pledge)
    if row.given_at:
        raise NothingToHandOver
    for part in ADDRESS_PARTS:
        setattr(row, part, getattr(address, part))
    row.address_on = timezone.localdate(now)
    row.save(update_fields=[*ADDRESS_PARTS, "address_on"])


def _keep_answers(pledge: Pledge, answers: dict[int, str], now: datetime) -> None:
    survey = Survey.objects.filter(reward=pledge.reward, until_on__gte=timezone.localdate(now)).first()
    questions = {question.pk: question for question in survey.questions.all()} if survey else {}
    for pk, text in answers.items():
        question = questions.get(pk)
        if question is None or (text and question.options and text not in question.options):
            raise SurveyOver
        if text:
            SurveyAnswer.objects.update_or_create(question=question, pledge=pledge, defaults={"text": text})
        else:
            SurveyAnswer.objects.filter(question=question, pledge=pledge).delete()


def forget_addresses(now: datetime) -> int:
    """Blank the addresses that are of no use any more; returns how many. Safe any time."""
    over = Q(given_at__lte=now - ADDRESS_KEPT) | ~Q(pledge__payment__state__in=SETTLED)
    found = Fulfilment.objects.filter(over).exclude(address_on=None)
    return found.update(**dict.fromkeys(ADDRESS_PARTS, ""), address_on=None)
