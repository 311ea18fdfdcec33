"""What comes before the launch: asking people, writing, being read.
Factories make rows; behaviour under test goes through services."""

import factory
from factory.django import DjangoModelFactory

from campaigns.models import EditorDraft, Rating, ReviewNote, Sounding, Statement
from tests.factories.accounts import UserFactory

from .campaign import NOW, CampaignFactory


class SoundingFactory(DjangoModelFactory):
    """A draft that shows itself."""

    class Meta:
        model = Sounding

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    digest = "Pan cada mañana para doscientas casas."
    opened_at = NOW


class StatementFactory(DjangoModelFactory):
    """Would back with €20."""

    class Meta:
        model = Statement

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    email = factory.Sequence(lambda n: f"neighbour{n}@example.org")
    language = "es"
    back_minor = 20_00
    said_at = NOW


class RatingFactory(DjangoModelFactory):
    """Fours all over."""

    class Meta:
        model = Rating

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    clear = needed = able = sums = lasts = 4
    rated_at = NOW


class EditorDraftFactory(DjangoModelFactory):
    """What somebody of the team is writing and has not saved."""

    class Meta:
        model = EditorDraft

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    part = "story"
    author = factory.SubFactory(UserFactory)
    typed = factory.LazyFunction(lambda: [{"kind": "text", "heading": "Who", "text": "Five bakers."}])
    kept_at = NOW


class ReviewNoteFactory(DjangoModelFactory):
    """A reviewer's remark on the first lines."""

    class Meta:
        model = ReviewNote

    campaign = factory.SubFactory(CampaignFactory, draft=True)
    about = "overview.lead"
    text = "Say who you are."
    author = factory.SubFactory(UserFactory)
    at = NOW
