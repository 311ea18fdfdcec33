"""The one base of every domain error a person may read.
Apps subclass it in their own exceptions.py; no messages live here."""


class DomainError(Exception):
    """Something the rules do not allow. `str(error)` is a translated sentence for the person."""
