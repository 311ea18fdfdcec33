"""What training refuses, in words for the person.
No logic lives here."""

from django.utils.translation import gettext_lazy as _

from crowdcoop.exceptions import DomainError


class UnitRetired(DomainError):
    """The lesson is no longer offered."""

    sentence = _("This lesson is no longer offered. What you have done stays counted.")


class NotYourCooperative(DomainError):
    """Enrolling for a cooperative one has no role in."""

    sentence = _("You can only learn with a team you belong to. Ask its owner to add you.")


class AnswersMissing(DomainError):
    """A question was left open."""

    sentence = _("One or more questions have no answer yet. Choose an answer for each of them.")


class UnknownAnswer(DomainError):
    """An answer that this lesson does not offer."""

    sentence = _("The questions have changed since you opened this page. Nothing was lost: please answer them again.")


class HasQuestions(DomainError):
    """A lesson with questions is done by answering them."""

    sentence = _("This lesson is done once its questions are answered.")


class NoQuestions(DomainError):
    """A quiz was sent for a lesson without questions."""

    sentence = _("This lesson has no questions.")


class UnknownPrompt(DomainError):
    """A worksheet answer for a prompt that the lesson does not have."""

    sentence = _("This worksheet has changed. Please open it again.")
