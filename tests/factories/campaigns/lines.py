"""What a campaign asks for and promises: costs, rewards, returns, needs and the help offered.
Factories make rows; behaviour under test goes through services."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from campaigns.models import CollectiveReturn, CostLine, Need, NeedOffer, Reward
from crowdcoop.codes import new_code

from .campaign import NOW, CampaignFactory


class CostLineFactory(DjangoModelFactory):
    class Meta:
        model = CostLine

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.LazyFunction(lambda: new_code("k"))
    amount_minor = 1000_00


class RewardFactory(DjangoModelFactory):
    """€30, without limit."""

    class Meta:
        model = Reward

    class Params:
        last_one = factory.Trait(stock=1)

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.LazyFunction(lambda: new_code("r"))
    price_minor = 30_00


class CollectiveReturnFactory(DjangoModelFactory):
    class Meta:
        model = CollectiveReturn

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.LazyFunction(lambda: new_code("w"))
    promised_on = factory.LazyFunction(lambda: NOW.date() + timedelta(days=200))


class NeedFactory(DjangoModelFactory):
    """Fifty hours."""

    class Meta:
        model = Need

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.LazyFunction(lambda: new_code("n"))
    quantity = 50


class NeedOfferFactory(DjangoModelFactory):
    """Eight of them, waiting for an answer."""

    class Meta:
        model = NeedOffer

    code = factory.LazyFunction(lambda: new_code("o"))
    need = factory.SubFactory(NeedFactory)
    quantity = 8
    name = "Nora Vila"
    email = factory.Sequence(lambda n: f"helper{n}@example.org")
    language = "en"
    created_at = NOW
