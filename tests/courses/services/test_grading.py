"""Grading: exactly the right answers, and nothing that was not offered.
No rows here."""

import pytest

from courses.exceptions import AnswersMissing, UnknownAnswer
from courses.queries.content import Answer, Question
from courses.services.grading import grade_answers, questions_from, snapshot_of

ONE = Question("q1", "¿Una?", "single", 1, (Answer("a", "sí", True, "bien"), Answer("b", "no", False, "mal")))
MANY = Question(
    "q2",
    "¿Varias?",
    "multiple",
    3,
    (Answer("c", "1", True, ""), Answer("d", "2", True, ""), Answer("e", "3", False, "")),
)


def grade(answers, pass_mark=100, questions=(ONE, MANY)):
    return grade_answers(questions=questions, answers=answers, pass_mark=pass_mark)


@pytest.mark.parametrize(
    ("chosen", "points"),
    [(["c", "d"], 4), (["d", "c"], 4), (["c"], 1), (["c", "d", "e"], 1), (["e"], 1)],
)
def test_a_question_counts_when_exactly_the_right_answers_are_chosen(chosen, points):
    assert grade({"q1": ["a"], "q2": chosen}).points == points


@pytest.mark.parametrize(("pass_mark", "passed"), [(25, True), (26, False), (100, False), (0, True)])
def test_pass_mark_is_a_share_of_all_points(pass_mark, passed):
    assert grade({"q1": ["a"], "q2": ["e"]}, pass_mark).passed is passed


def test_an_open_question_is_refused():
    with pytest.raises(AnswersMissing):
        grade({"q1": ["a"]})
    with pytest.raises(AnswersMissing):
        grade({"q1": ["a"], "q2": []})


@pytest.mark.parametrize(
    "answers",
    [
        {"q1": ["c"], "q2": ["c"]},  # another question's answer
        {"q1": ["a", "b"], "q2": ["c"]},  # two where one is asked
        {"q1": ["a"], "q2": ["c"], "q3": ["x"]},  # a question that is not there
        {"q1": ["\x00"], "q2": ["c"]},
    ],
)
def test_what_was_not_offered_is_refused(answers):
    with pytest.raises(UnknownAnswer):
        grade(answers)


def test_marks_say_what_was_chosen_and_what_is_right():
    graded = grade({"q1": ["b"], "q2": ["c"]}).questions
    assert [mark.state for mark in graded[0].marked] == ["missed", "wrong"]
    assert [mark.state for mark in graded[1].marked] == ["right", "missed", "plain"]


def test_a_snapshot_gives_the_same_questions_back():
    assert questions_from(snapshot_of([ONE, MANY])) == [ONE, MANY]
