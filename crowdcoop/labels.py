"""The name of a stored choice in the language being read.
Django's own way walks through the whole list of choices each time; a page asks dozens of times."""

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices


def label_of(field: str, choices: type[TextChoices]) -> Callable[[Any], str]:
    """A quick `get_<field>_display` for a model; a value that is in no list says itself, as Django's does."""
    labels: dict[Any, Any] = dict(choices.choices)

    def display(row: Any) -> str:
        value = getattr(row, field)
        return str(labels.get(value, value))

    return display
