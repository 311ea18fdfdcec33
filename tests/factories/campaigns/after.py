"""What comes after the end: rewards on their way, questions to backers, talks, looking back.
Factories make rows; behaviour under test goes through services."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from campaigns.models import Fulfilment, Message, PostMortem, RetryWish, Survey, SurveyAnswer, SurveyQuestion, Talk

from .campaign import NOW, CampaignFactory
from .lines import RewardFactory
from .pledges import PledgeFactory


class FulfilmentFactory(DjangoModelFactory):
    """Nothing said, nothing given."""

    class Meta:
        model = Fulfilment

    class Params:
        addressed = factory.Trait(
            recipient="Nora Vila", street="Carrer Major 3, 2n", postcode="08001", town="Barcelona", country="España",
            address_on=NOW.date(),
        )  # fmt: skip

    pledge = factory.SubFactory(PledgeFactory)


class SurveyFactory(DjangoModelFactory):
    """Asked today, open for two weeks, no question yet."""

    class Meta:
        model = Survey

    reward = factory.SubFactory(RewardFactory)
    language = "en"
    until_on = factory.LazyFunction(lambda: NOW.date() + timedelta(days=14))
    asked_at = NOW


class SurveyQuestionFactory(DjangoModelFactory):
    class Meta:
        model = SurveyQuestion

    survey = factory.SubFactory(SurveyFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = "Which size?"
    options = ["S", "M", "L"]


class SurveyAnswerFactory(DjangoModelFactory):
    class Meta:
        model = SurveyAnswer

    question = factory.SubFactory(SurveyQuestionFactory)
    pledge = factory.SubFactory(PledgeFactory)
    text = "M"


class TalkFactory(DjangoModelFactory):
    class Meta:
        model = Talk

    pledge = factory.SubFactory(PledgeFactory, counted_minor=30_00)
    campaign = factory.SelfAttribute("pledge.campaign")


class MessageFactory(DjangoModelFactory):
    """From the team, not reported."""

    class Meta:
        model = Message

    talk = factory.SubFactory(TalkFactory)
    from_team = True
    text = "The oven arrives on Friday."
    sent_at = NOW


class PostMortemFactory(DjangoModelFactory):
    class Meta:
        model = PostMortem

    campaign = factory.SubFactory(CampaignFactory, ended=True)
    reasons = ["few_knew"]
    text = "We told our neighbours too late."
    written_at = NOW


class RetryWishFactory(DjangoModelFactory):
    class Meta:
        model = RetryWish

    campaign = factory.SubFactory(CampaignFactory, ended=True)
    email = factory.Sequence(lambda n: f"wish{n}@example.org")
    language = "en"
    agreed_at = NOW
