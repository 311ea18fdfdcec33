"""Who is to get which reward after success, what became of it, and what its backers answered.
Only paid pledges appear here; ticking and asking are the services' work."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.enums import SUCCEEDED
from campaigns.models import Campaign, Fulfilment, Pledge, Reward, Survey, SurveyAnswer
from crowdcoop.waiting import Waiting
from membership.models import Cooperative
from payments.enums import PaymentState

from .community import after
from .faces import words_of
from .people import titles_of

# Money that is here to stay: who is being paid back, or disputes it, waits.
PAID = (PaymentState.COLLECTED, PaymentState.PARTLY_REFUNDED)
PER_PAGE, SAID_SHOWN = 100, 200
SOON = timedelta(days=30)


def holders(reward: Reward) -> QuerySet[Pledge]:
    """Paid pledges that chose this reward."""
    return Pledge.objects.filter(reward=reward, payment__state__in=PAID)


def is_owed(pledge: Pledge) -> bool:
    """Whether this pledge is to get a reward: it chose one, paid, and the campaign succeeded."""
    return bool(pledge.reward_id) and pledge.payment.state in PAID and pledge.campaign.state in SUCCEEDED


@dataclass(frozen=True, slots=True)
class Shelf:
    """One reward as the team hands it over. `state` as in Reward.state_on."""

    fact: Reward
    title: str
    paid: int
    given: int
    addresses: int
    state: str


def shelves(campaign: Campaign, draft: Any, now: datetime) -> list[Shelf]:
    """Every reward with how many paid for it, have it, and gave an address. One query."""
    paid = Q(pledges__payment__state__in=PAID)
    counts = {
        "paid": Count("pledges", filter=paid),
        "given": Count("pledges", filter=paid & Q(pledges__fulfilment__given_at__isnull=False)),
        "addresses": Count("pledges", filter=paid & Q(pledges__fulfilment__address_on__isnull=False)),
    }
    words, day = words_of(draft.reward_words), timezone.localdate(now)
    found: list[Any] = list(campaign.rewards.annotate(**counts).order_by("position", "pk"))
    return [
        Shelf(
            fact=row,
            title=words[row.code].title if row.code in words else row.code,
            paid=row.paid,
            given=row.given,
            addresses=row.addresses,
            state=row.state_on(day),
        )
        for row in found
    ]


def fulfilment_of(pledge: Pledge) -> Fulfilment | None:
    """Its row, if anything has been done yet."""
    return getattr(pledge, "fulfilment", None)


def slice_of(reward: Reward, cursor: str) -> tuple[list[Pledge], str]:
    """One page of those who paid for it, the newest first, each with `handed` and `said`. Three queries."""
    found = holders(reward).select_related("payment", "fulfilment").prefetch_related("answers__question")
    rows, more = after(found, cursor, PER_PAGE)
    return [told(row) for row in rows], more


def told(pledge: Pledge) -> Pledge:
    """The same row with `handed` (its fulfilment) and `said` (question's place → answer)."""
    row: Any = pledge
    row.handed = fulfilment_of(pledge)
    row.said = {answer.question.position: answer.text for answer in row.answers.all()}
    return pledge


def survey_of(reward: Reward | None) -> Survey | None:
    """What its backers were asked, with the questions in order. Two queries."""
    found = Survey.objects.filter(reward=reward).prefetch_related("questions").first() if reward else None
    if found is not None:
        found.asked = sorted(found.questions.all(), key=lambda question: question.position)  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True, slots=True)
class Result:
    """One question with how often each option was chosen, or the first answers in words."""

    text: str
    counts: list[tuple[str, int]]
    said: list[str]
    total: int


def results_of(survey: Survey | None) -> list[Result]:
    """What the backers answered so far, without names. One query for each question."""
    found = []
    for question in survey.asked if survey else []:  # type: ignore[attr-defined]
        rows = SurveyAnswer.objects.filter(question=question, pledge__payment__state__in=PAID).order_by("pk")
        texts = [text for text in rows.values_list("text", flat=True) if text]
        counted = Counter(texts)
        counts = [(option, counted[option]) for option in question.options]
        found.append(Result(question.text, counts, [] if counts else texts[:SAID_SHOWN], len(texts)))
    return found


def rewards_for(user: Any, now: datetime) -> list[Waiting]:
    """Rewards whose day is near or gone and that not everybody has, for the teams this person is of."""
    day = timezone.localdate(now)
    team = Cooperative.objects.edited_by(user)
    near = Reward.objects.filter(
        campaign__cooperative__in=team, campaign__state__in=SUCCEEDED, all_given_at=None, delivery_on__lte=day + SOON
    )
    rows = list(near.filter(pledges__payment__state__in=PAID).select_related("campaign").distinct())
    first = {row.campaign_id: row for row in sorted(rows, key=lambda row: row.delivery_on or day, reverse=True)}
    titles = titles_of([row.campaign for row in first.values()]) if first else {}
    return [
        Waiting(
            title=titles[campaign],
            text=_("The day of a reward has passed, and not everybody has it.")
            if row.state_on(day) == "late"
            else _("The day you promised a reward for is near."),
            url=reverse("campaign_handover", args=[row.campaign.code]),
            action=_("Hand over"),
            urgent=row.state_on(day) == "late",
        )
        for campaign, row in first.items()
    ]
