"""The demo's training: the paths, and how far its people are.
The lessons themselves are texts in courses/demo_content."""

from datetime import datetime, timedelta
from typing import Any

from courses import queries
from courses.models import LearningUnit, QuizAttempt
from courses.services.learning import enrol, mark_done, submit_quiz
from courses.services.seeding import load_paths

from .world import World


def build(world: World) -> None:
    """Every path in three languages; world.paths names the units by their short names. Two people learn alone."""
    pages = load_paths(by=world.users["admin"], parent_page=world.pages["home"], now=world.now)
    for name, page in pages.items():
        world.paths[name] = LearningUnit.objects.get(uuid=page.translation_key)
    follow(world.users["supporter"], world.paths["money"], lessons=2, now=world.now - timedelta(days=9))
    follow(world.users["secretary"], world.paths["campaign"], lessons=4, now=world.now - timedelta(days=20))


def follow(user: Any, path: LearningUnit, *, lessons: int, now: datetime, cooperative_code: str = "") -> None:
    """Let a person join `path` and finish its first `lessons`, one a day from `now`, in their own language."""
    enrol(by=user, path=path, cooperative_code=cooperative_code, now=now)
    for day, unit in enumerate(LearningUnit.objects.offered().lessons_of(path)[:lessons]):
        when = now + timedelta(days=day, hours=day % 3)
        if not unit.question_count:
            mark_done(by=user, unit=unit, language=user.language, now=when)
        elif not QuizAttempt.objects.filter(user=user, unit=unit, passed=True).exists():
            right = {
                asked.id: [answer.id for answer in asked.answers if answer.correct]
                for asked in queries.questions(unit, user.language)
            }
            submit_quiz(by=user, unit=unit, answers=right, language=user.language, now=when)
