"""Units, learners' rows and training pages.
Factories make rows; behaviour under test goes through services."""

import uuid
from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Locale

from courses import enums, models, pages
from tests.factories.accounts import UserFactory

WHEN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class LearningUnitFactory(DjangoModelFactory):
    """A path; a lesson or module with the trait, its parents made along."""

    class Meta:
        model = models.LearningUnit

    class Params:
        module = factory.Trait(
            kind=enums.UnitKind.MODULE, parent=factory.SubFactory("tests.factories.courses.LearningUnitFactory")
        )
        lesson = factory.Trait(
            kind=enums.UnitKind.LESSON,
            minutes=10,
            parent=factory.SubFactory("tests.factories.courses.LearningUnitFactory", module=True),
        )
        retired = factory.Trait(retired_at=WHEN)

    uuid = factory.LazyFunction(uuid.uuid4)
    kind = enums.UnitKind.PATH
    position = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Unidad {n}")


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Enrolment

    user = factory.SubFactory(UserFactory)
    path = factory.SubFactory(LearningUnitFactory)
    enrolled_at = WHEN


class UnitProgressFactory(DjangoModelFactory):
    """Started; `done=True` for a finished lesson."""

    class Meta:
        model = models.UnitProgress

    class Params:
        done = factory.Trait(state=enums.ProgressState.COMPLETED, how=enums.How.MARKED, completed_at=WHEN)

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(LearningUnitFactory, lesson=True)
    unit_version = 1
    started_at = touched_at = WHEN


class LearningEventFactory(DjangoModelFactory):
    class Meta:
        model = models.LearningEvent

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(LearningUnitFactory, lesson=True)
    kind = enums.EventKind.VIEWED
    unit_version = 1
    at = WHEN


class QuizAttemptFactory(DjangoModelFactory):
    class Meta:
        model = models.QuizAttempt

    code = factory.Sequence(lambda n: f"qz-{n}")
    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(LearningUnitFactory, lesson=True)
    unit_version = 1
    language = "es"
    answers = factory.LazyFunction(dict)
    snapshot = factory.LazyFunction(list)
    points = points_possible = 1
    passed = True
    submitted_at = WHEN


class WorksheetAnswerFactory(DjangoModelFactory):
    """A lone learner's answer; give `cooperative_code` and `user=None` for a team's."""

    class Meta:
        model = models.WorksheetAnswer

    unit = factory.SubFactory(LearningUnitFactory, lesson=True)
    prompt = "first-clients"
    user = factory.SubFactory(UserFactory)
    text = "Rosa, que hoy compra el pan en la gasolinera"
    edited_at = WHEN


class TrainingPageFactory(DjangoModelFactory):
    """Puts a page below `parent` and publishes it."""

    class Meta:
        abstract = True

    lead = "Para empezar."

    @classmethod
    def _create(cls, model_class, *args, parent, **kwargs):
        kwargs.setdefault("locale", parent.locale or Locale.get_default())
        page = parent.add_child(instance=model_class(*args, **kwargs))
        page.save_revision().publish()
        page.refresh_from_db()
        return page


class TrainingIndexPageFactory(TrainingPageFactory):
    class Meta:
        model = pages.TrainingIndexPage

    title = "Aprender"


class PathPageFactory(TrainingPageFactory):
    class Meta:
        model = pages.PathPage

    title = factory.Sequence(lambda n: f"Camino {n}")


class ModulePageFactory(TrainingPageFactory):
    class Meta:
        model = pages.ModulePage

    title = factory.Sequence(lambda n: f"Parte {n}")


def question(
    prompt="<p>¿Cuántos votos?</p>", kind="single", answers=(("Uno", True, "Eso es."), ("Diez", False, "No."))
):
    """A question block as an editor would write it."""
    rows = [{"text": text, "correct": correct, "feedback": feedback} for text, correct, feedback in answers]
    return ("question", {"prompt": prompt, "kind": kind, "points": 1, "answers": rows})


def worksheet(*codes):
    """A worksheet block with these prompts."""
    prompts = [{"code": code, "label": f"Sobre {code}", "help": ""} for code in codes]
    return ("worksheet", {"title": "Hoja", "intro": "", "prompts": prompts})


class LessonPageFactory(TrainingPageFactory):
    """A lesson with a paragraph; `quiz` adds one question, `sheet` a worksheet."""

    class Meta:
        model = pages.LessonPage

    class Params:
        quiz = factory.Trait(body=factory.LazyFunction(lambda: [("text", "<p>Un texto.</p>"), question()]))
        sheet = factory.Trait(body=factory.LazyFunction(lambda: [worksheet("first-clients", "proof")]))

    title = factory.Sequence(lambda n: f"Lección {n}")
    minutes = 10
    body = factory.LazyFunction(lambda: [("text", "<p>Un texto.</p>")])
