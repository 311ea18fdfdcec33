"""Worksheets: the team's shared sheet, or one's own.
The form is tested in views."""

import pytest

from courses import queries
from courses.exceptions import NotYourCooperative, UnitRetired, UnknownPrompt
from courses.models import WorksheetAnswer
from courses.services.worksheets import save_worksheet
from tests.factories.accounts import UserFactory
from tests.factories.membership import CooperativeFactory, CooperativeRoleFactory


@pytest.fixture
def cooperative(user):
    cooperative = CooperativeFactory()
    CooperativeRoleFactory(cooperative=cooperative, user=user)
    return cooperative


def test_the_team_writes_on_one_sheet(training, user, cooperative, now):
    other = UserFactory()
    CooperativeRoleFactory(cooperative=cooperative, user=other)
    unit = training.unit("sheet")
    save_worksheet(by=user, unit=unit, texts={"proof": "Siete señales"}, cooperative_code=cooperative.code, now=now)
    save_worksheet(by=other, unit=unit, texts={"proof": "Nueve señales"}, cooperative_code=cooperative.code, now=now)
    assert queries.worksheet_answers(cooperative.code) == {"proof": "Nueve señales"}
    assert WorksheetAnswer.objects.get().edited_by == other


def test_ones_own_sheet_is_nobody_elses(training, user, now):
    unit = training.unit("sheet")
    save_worksheet(by=user, unit=unit, texts={"proof": "Mío"}, now=now)
    assert queries.worksheet_texts(unit, user=user) == {"proof": "Mío"}
    assert queries.worksheet_texts(unit, user=UserFactory()) == {}
    assert queries.worksheet_answers("") == {}


def test_saving_the_same_again_writes_nothing(training, user, now):
    unit = training.unit("sheet")
    assert save_worksheet(by=user, unit=unit, texts={"proof": "Mío", "first-clients": ""}, now=now) == 1
    assert save_worksheet(by=user, unit=unit, texts={"proof": "Mío", "first-clients": ""}, now=now) == 0


def test_a_foreign_team_is_refused(training, user, now):
    order = {"by": user, "unit": training.unit("sheet"), "texts": {"proof": "x"}, "now": now}
    with pytest.raises(NotYourCooperative):
        save_worksheet(**order, cooperative_code=CooperativeFactory().code)
    assert not WorksheetAnswer.objects.exists()


def test_an_unknown_prompt_and_a_retired_lesson_are_refused(training, user, now):
    with pytest.raises(UnknownPrompt):
        save_worksheet(by=user, unit=training.unit("sheet"), texts={"other": "x"}, now=now)
    training.sheet.unpublish()
    with pytest.raises(UnitRetired):
        save_worksheet(by=user, unit=training.unit("sheet"), texts={"proof": "x"}, now=now)
