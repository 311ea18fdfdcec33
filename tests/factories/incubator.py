"""Programmes, calls, applications, incubations and what belongs to them.
Factories make rows; behaviour under test goes through services."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory
from wagtail.models import Locale

from incubator import enums, models
from incubator.pages import ProgrammeText
from tests.factories.accounts import UserFactory
from tests.factories.membership import CooperativeFactory

NOW = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)


class AdviserFactory(UserFactory):
    """A person of the advisers' group."""

    class Meta:
        skip_postgeneration_save = True

    first_name = "Aina"

    @factory.post_generation
    def group(self, create, extracted, **kwargs):
        self.groups.add(Group.objects.get_or_create(name=enums.ADVISERS)[0])


class ManagerFactory(UserFactory):
    """A programme manager."""

    class Meta:
        skip_postgeneration_save = True

    @factory.post_generation
    def group(self, create, extracted, **kwargs):
        self.groups.add(Group.objects.get_or_create(name=enums.MANAGERS)[0])


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = models.Programme

    code = factory.Sequence(lambda n: f"programme-{n}")


class ProgrammeTextFactory(DjangoModelFactory):
    """The words of a programme with the stage and document that the factories below make."""

    class Meta:
        model = ProgrammeText

    programme = factory.SubFactory(ProgrammeFactory)
    locale = factory.LazyFunction(lambda: Locale.objects.get_or_create(language_code="es")[0])
    name = "De la idea a la cooperativa"
    summary = "Un año de acompañamiento."
    stages = factory.LazyFunction(
        lambda: [
            {
                "type": "stage",
                "value": {
                    "key": "viability",
                    "title": "Viabilidad",
                    "text": "Los números, juntos.",
                    "documents": [{"key": "statutes", "title": "Estatutos", "help": "Quién decide qué."}],
                },
            }
        ]
    )


class StageDefinitionFactory(DjangoModelFactory):
    class Meta:
        model = models.StageDefinition

    programme = factory.SubFactory(ProgrammeFactory)
    key = "viability"
    position = 1
    learners_needed = 0


class DeliverableDefinitionFactory(DjangoModelFactory):
    class Meta:
        model = models.DeliverableDefinition

    stage = factory.SubFactory(StageDefinitionFactory)
    key = "statutes"
    position = 1
    public_fact = True


class CallFactory(DjangoModelFactory):
    """Open since a week, for three more weeks."""

    class Meta:
        model = models.Call

    class Params:
        planned = factory.Trait(state=enums.CallState.PLANNED, opens_at=NOW + timedelta(days=3))
        closed = factory.Trait(state=enums.CallState.CLOSED, closes_at=NOW - timedelta(days=1))
        rolling = factory.Trait(closes_at=None)

    programme = factory.SubFactory(ProgrammeFactory)
    state = enums.CallState.OPEN
    opens_at = NOW - timedelta(days=7)
    closes_at = NOW + timedelta(days=21)


class IntakeApplicationFactory(DjangoModelFactory):
    """A sent application; `draft=True` for one that is not."""

    class Meta:
        model = models.IntakeApplication

    class Params:
        draft = factory.Trait(state=enums.IntakeState.DRAFT, submitted_at=None)

    call = factory.SubFactory(CallFactory)
    applicant = factory.SubFactory(UserFactory)
    state = enums.IntakeState.SUBMITTED
    email = factory.LazyAttribute(lambda a: a.applicant.email if a.applicant else "grup@example.org")
    group_name = "Forn de la Plaça"
    group_stage = enums.GroupStage.GROUP
    kind = "consumer"
    municipality = "Manresa"
    territory = "ES-CT"
    people_count = 5
    idea = "Un horno para el barrio."
    need = "Ayuda con los números."
    started_at = NOW - timedelta(days=2)
    submitted_at = NOW - timedelta(days=1)


class IncubationFactory(DjangoModelFactory):
    class Meta:
        model = models.Incubation

    cooperative = factory.SubFactory(CooperativeFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    programme_version = 1
    programme_name = "De la idea a la cooperativa"
    adviser = factory.SubFactory(AdviserFactory)
    started_at = NOW - timedelta(days=30)


class StageProgressFactory(DjangoModelFactory):
    """An open stage without a path."""

    class Meta:
        model = models.StageProgress

    incubation = factory.SubFactory(IncubationFactory)
    key = "viability"
    title = "Viabilidad"
    definition_version = 1
    position = 1
    state = enums.StageState.OPEN
    opened_at = NOW - timedelta(days=30)
    due_on = (NOW + timedelta(days=30)).date()


class DeliverableFactory(DjangoModelFactory):
    class Meta:
        model = models.Deliverable

    stage = factory.SubFactory(StageProgressFactory)
    key = "statutes"
    title = "Estatutos"
    definition_version = 1
    position = 1
    public_fact = True
    due_on = (NOW + timedelta(days=2)).date()


class DeliverableVersionFactory(DjangoModelFactory):
    """A first version that waits for its answer."""

    class Meta:
        model = models.DeliverableVersion

    deliverable = factory.SubFactory(DeliverableFactory)
    number = 1
    text = "Artículo 1. Nombre.\n\nArtículo 2. Quién decide."
    submitted_at = NOW - timedelta(days=1)
    submitted_by = factory.SubFactory(UserFactory)


class ReviewCommentFactory(DjangoModelFactory):
    class Meta:
        model = models.ReviewComment

    version = factory.SubFactory(DeliverableVersionFactory)
    author = factory.SubFactory(AdviserFactory)
    paragraph = 1
    text = "Falta el domicilio."
    at = NOW


class SessionFactory(DjangoModelFactory):
    """Booked for in two days."""

    class Meta:
        model = models.Session

    class Params:
        held = factory.Trait(
            state=enums.SessionState.HELD, hours=Decimal("1.5"), noted_at=NOW, outcome="Hablado.", starts_at=NOW
        )

    incubation = factory.SubFactory(IncubationFactory)
    adviser = factory.SelfAttribute("incubation.adviser")
    starts_at = NOW + timedelta(days=2)
    place = "En línea"
    agenda = "Tesorería, mes a mes"


class AdviserTaskFactory(DjangoModelFactory):
    """The first step of the campaign review."""

    class Meta:
        model = models.AdviserTask

    name = "Adviser's review"


class ManagerTaskFactory(DjangoModelFactory):
    """The second step."""

    class Meta:
        model = models.ManagerTask

    name = "Programme manager's approval"
