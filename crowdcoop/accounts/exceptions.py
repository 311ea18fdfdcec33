"""What account pages may refuse.
Messages are sentences for the person."""

from crowdcoop.exceptions import DomainError


class StillNeeded(DomainError):
    """The account cannot be erased yet; the message says what to settle first."""


class WrongCode(DomainError):
    """The code is not the one that was sent, or too old, or tried too often."""
