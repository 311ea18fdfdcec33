"""The people around a campaign: updates, remarks, followers, the coach.
Factories make rows; behaviour under test goes through services."""

import factory
from factory.django import DjangoModelFactory

from campaigns.models import CampaignUpdate, CoachRule, CoachWords, Follower, Remark
from tests.factories.accounts import UserFactory

from .campaign import NOW, CampaignFactory


class CampaignUpdateFactory(DjangoModelFactory):
    """Published for everybody, in Spanish."""

    class Meta:
        model = CampaignUpdate

    class Params:
        draft = factory.Trait(published_at=None)

    campaign = factory.SubFactory(CampaignFactory)
    language = "es"
    words = factory.LazyFunction(lambda: {"es": ["El horno ya está", "Ha llegado esta mañana.\n\nPesa mucho."]})
    written_at = NOW
    published_at = NOW


class RemarkFactory(DjangoModelFactory):
    """A question nobody has answered."""

    class Meta:
        model = Remark

    campaign = factory.SubFactory(CampaignFactory)
    author = factory.SubFactory(UserFactory)
    language = "es"
    text = "¿Qué harina usáis?"
    said_at = NOW


class FollowerFactory(DjangoModelFactory):
    class Meta:
        model = Follower

    campaign = factory.SubFactory(CampaignFactory)
    user = factory.SubFactory(UserFactory)
    language = "es"
    since = NOW


class CoachRuleFactory(DjangoModelFactory):
    """Half-way, in Spanish words."""

    class Meta:
        model = CoachRule
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"rule-{n}")
    moment = "day"
    at = 50
    words = factory.RelatedFactory("tests.factories.campaigns.CoachWordsFactory", "rule")


class CoachWordsFactory(DjangoModelFactory):
    class Meta:
        model = CoachWords

    rule = factory.SubFactory(CoachRuleFactory, words=None)
    language = "es"
    title = "Sal a la calle"
    text = "Lleva el cartel a diez tiendas."
    why = "La gente pasa cada día."
