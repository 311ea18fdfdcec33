"""Bugs that money software has had, each as a small change of ours that the model must find.
For the negative control of test_all_or_nothing.py only."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F

from campaigns import tasks as campaign_tasks
from campaigns.enums import Outcome
from campaigns.models import Campaign, Reward
from campaigns.services import closing, counters, pledges
from payments import tasks as payment_tasks
from payments.providers import stripe_facts
from payments.providers.stripe import StripeGateway
from payments.services import collection, payments, settlement_cards, settlement_charges


@dataclass(frozen=True)
class Bug:
    name: str
    sow: Any


def nothing(*args, **named):
    """Forgotten."""


def forgets_earlier_amount(campaign, pledge, payment):
    if pledge.counted_minor == 0:
        counters_count(campaign, pledge, payment)


counters_count = counters.count


def counts_late(patch):
    patch.setattr(settlement_cards, "deciding", lambda now: now - timedelta(days=30))
    patch.setattr(counters, "refuse_unless_open", nothing)


def counts_each(campaign, pledge, difference):
    Campaign.objects.filter(pk=campaign.pk).update(backers=F("backers") + difference)
    campaign.__dict__.pop("backers", None)


def second_intent(patch):
    original = collection.call_provider
    patch.setattr(collection, "find_intent", lambda payment, now: None)
    patch.setattr(collection, "call_provider", lambda *, key, **named: original(key=uuid.uuid4().hex, **named))


def another_amount(patch):
    original = StripeGateway.create_intent
    patch.setattr(
        StripeGateway, "create_intent", lambda self, *, amount_minor, **named: original(
            self, amount_minor=amount_minor + 1, **named
        ),
    )  # fmt: skip


def collected_twice(patch):
    original = counters.collect

    def collect(campaign, pledge, amount_minor):
        original(campaign, pledge, amount_minor)
        original(campaign, pledge, amount_minor * 2)

    patch.setattr(counters, "collect", collect)


def keeps_retrying(patch):
    patch.setattr(stripe_facts, "HARD_CODES", frozenset())


def oversells(patch):
    def claim(reward_id):
        Reward.objects.filter(pk=reward_id).update(taken=F("taken") + 1)

    patch.setattr(counters, "claim_unit", claim)
    patch.setattr(pledges, "claim_unit", claim)


def other_days(patch):
    patch.setattr(settlement_charges, "RETRY_AFTER", tuple(timedelta(days=days) for days in (0, 2, 3, 6)))


def one_is_missing(patch):
    original = closing._active
    patch.setattr(closing, "_active", lambda campaign: original(campaign)[:-1])


BUGS = [
    Bug("charges below the minimum", lambda p: p.setattr(closing, "_outcome", lambda t, m, c: Outcome.SUCCEEDED)),
    Bug(
        "exactly the minimum is not enough",
        lambda p: p.setattr(
            closing, "_outcome", lambda t, m, c: Outcome.SUCCEEDED if t > c.minimum_minor else Outcome.UNSUCCESSFUL
        ),
    ),
    Bug("forgets to give a unit back", lambda p: p.setattr(counters, "give_unit_back", nothing)),
    Bug("sells more units than there are", oversells),
    Bug("counts a card that came too late", counts_late),
    Bug("makes a second intent for one pledge", second_intent),
    Bug("charges another amount than promised", another_amount),
    Bug("counts collected money twice", collected_twice),
    Bug("leaves a pledge out of the snapshot", one_is_missing),
    Bug("forgets to adjust the total after a change", lambda p: p.setattr(counters, "count", forgets_earlier_amount)),
    Bug("a withdrawn pledge goes on counting", lambda p: p.setattr(counters, "uncount", nothing)),
    Bug("counts a person once for each pledge", lambda p: p.setattr(counters, "_count_backer", counts_each)),
    Bug("retries on other days than printed", other_days),
    Bug("charges a stolen card again", keeps_retrying),
    Bug("forgets the provider's fee", lambda p: p.setattr(settlement_charges, "book_provider_fee", nothing)),
    Bug("never expires what was not finished", lambda p: p.setattr(payment_tasks, "expire_payments", nothing)),
    Bug("books of promises forget a withdrawal", lambda p: p.setattr(payments, "book_promise_ended", nothing)),
    Bug("holds a unit for ever", lambda p: p.setattr(campaign_tasks, "free_stale_holds", nothing)),
    Bug("frees a unit too early", lambda p: p.setattr(pledges, "HOLD", timedelta(minutes=1))),
    Bug("never closes a campaign", lambda p: p.setattr(campaign_tasks, "close_due_campaigns", nothing)),
]  # fmt: skip
