"""Grading answers, here and only here: the browser never learns what is right before it has answered.
Writing an attempt down is in learning.py; guests are graded without a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.exceptions import AnswersMissing, UnknownAnswer
from courses.queries import Question
from courses.queries.content import Answer


@dataclass(frozen=True, slots=True)
class Marked:
    """One answer after grading: was it chosen, and is it right."""

    answer: Answer
    chosen: bool

    @property
    def state(self) -> str:
        """right (chosen and right), missed (right, not chosen), wrong (chosen, not right) or plain."""
        if self.answer.correct:
            return "right" if self.chosen else "missed"
        return "wrong" if self.chosen else "plain"


@dataclass(frozen=True, slots=True)
class Graded:
    """One question after grading."""

    question: Question
    marked: tuple[Marked, ...]

    @property
    def right(self) -> bool:
        return all(mark.chosen == mark.answer.correct for mark in self.marked)


@dataclass(frozen=True, slots=True)
class Grading:
    """A whole set of answers after grading."""

    questions: tuple[Graded, ...]
    pass_mark: int

    @property
    def points(self) -> int:
        return sum(graded.question.points for graded in self.questions if graded.right)

    @property
    def possible(self) -> int:
        return sum(graded.question.points for graded in self.questions)

    @property
    def right_count(self) -> int:
        return sum(graded.right for graded in self.questions)

    @property
    def passed(self) -> bool:
        return self.points * 100 >= self.pass_mark * self.possible


def grade_answers(*, questions: Sequence[Question], answers: Mapping[str, Sequence[str]], pass_mark: int) -> Grading:
    """Grade `answers` (question id → chosen answer ids). A question counts when exactly the right answers are chosen.

    Raises AnswersMissing when a question is open, UnknownAnswer when an id does not belong to its question or a
    question with one answer got several.
    """
    if set(answers) - {question.id for question in questions}:
        raise UnknownAnswer
    graded = []
    for question in questions:
        chosen = set(answers.get(question.id, ()))
        if not chosen:
            raise AnswersMissing
        if chosen - {answer.id for answer in question.answers} or (question.kind == "single" and len(chosen) > 1):
            raise UnknownAnswer
        marked = tuple(Marked(answer, answer.id in chosen) for answer in question.answers)
        graded.append(Graded(question, marked))
    return Grading(tuple(graded), pass_mark)


def snapshot_of(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The questions as they were shown, plain enough for a JSON column."""
    return [
        {
            "id": question.id,
            "prompt": question.prompt,
            "kind": question.kind,
            "points": question.points,
            "answers": [
                {"id": answer.id, "text": answer.text, "correct": answer.correct, "feedback": answer.feedback}
                for answer in question.answers
            ],
        }
        for question in questions
    ]


def questions_from(snapshot: Sequence[Mapping[str, Any]]) -> list[Question]:
    """The questions of a snapshot, to show an attempt with the texts it was made with."""
    return [
        Question(
            id=kept["id"],
            prompt=kept["prompt"],
            kind=kept["kind"],
            points=kept["points"],
            answers=tuple(Answer(**answer) for answer in kept["answers"]),
        )
        for kept in snapshot
    ]
