"""The one base of every domain error a person may read.
Apps subclass it in their own exceptions.py; no messages live here."""

from typing import Any


class DomainError(Exception):
    """Something the rules do not allow. `str(error)` is a translated sentence for the person: its own, or one given."""

    sentence: Any = ""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or self.sentence)
