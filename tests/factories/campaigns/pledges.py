"""What people give: pledges, several at once, tips, money given by hand.
Pledges that count are made through the services (tests/campaigns/conftest.py)."""

import factory
from factory.django import DjangoModelFactory

from campaigns.models import Basket, OfflinePledge, Pledge, SnapshotLine, Tip
from crowdcoop.codes import new_code
from tests.factories.accounts import UserFactory
from tests.factories.payments import PaymentFactory, SharedCardFactory

from .campaign import NOW, CampaignFactory, SnapshotFactory


class BasketFactory(DjangoModelFactory):
    """Nothing in it yet: pledges name it."""

    class Meta:
        model = Basket

    code = factory.LazyFunction(lambda: new_code("b"))
    card = factory.SubFactory(SharedCardFactory)
    created_at = NOW


class TipFactory(DjangoModelFactory):
    """€3 beside the pledges of a basket."""

    class Meta:
        model = Tip

    code = factory.LazyFunction(lambda: new_code("t"))
    basket = factory.SubFactory(BasketFactory)
    payment = factory.SubFactory(
        PaymentFactory,
        purpose="tip",
        owner_code=factory.SelfAttribute("..code"),
        book_code="platform",
        nature="tip",
        amount_minor=3_00,
        shared_card=factory.SelfAttribute("..basket.card"),
    )
    created_at = NOW


class PledgeFactory(DjangoModelFactory):
    """A row with a draft payment; pledges that count are made through the services (tests/campaigns/conftest.py)."""

    class Meta:
        model = Pledge

    code = factory.LazyFunction(lambda: new_code("p"))
    campaign = factory.SubFactory(CampaignFactory)
    payment = factory.SubFactory(
        PaymentFactory, purpose="pledge", owner_code=factory.SelfAttribute("..code"), book_code="c-book"
    )
    email = factory.Sequence(lambda n: f"backer{n}@example.org")
    nature = "gift"
    consent_text = "test"
    created_at = NOW


def paid_pledge(campaign, reward=None, **given):
    """A pledge whose money has arrived, as its row stands then."""
    given.setdefault("counted_minor", 30_00)
    return PledgeFactory(
        campaign=campaign, reward=reward, collected_minor=30_00, payment__state="collected",
        payment__amount_minor=30_00, payment__collected_at=NOW, **given,
    )  # fmt: skip


class OfflinePledgeFactory(DjangoModelFactory):
    """€80 in cash, entered and not answered yet."""

    class Meta:
        model = OfflinePledge

    campaign = factory.SubFactory(CampaignFactory)
    kind = "cash"
    amount_minor = 80_00
    received_on = NOW.date()
    evidence = factory.django.FileField(data=b"%PDF-1.7 receipt", filename="receipt.pdf")
    evidence_type = "application/pdf"
    entered_by = factory.SubFactory(UserFactory)
    entered_at = NOW


class SnapshotLineFactory(DjangoModelFactory):
    class Meta:
        model = SnapshotLine

    snapshot = factory.SubFactory(SnapshotFactory)
    pledge = factory.SubFactory(PledgeFactory)
    amount_minor = 10_00
