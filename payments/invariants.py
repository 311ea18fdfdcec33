"""What must hold of money, numbered as in the design: each a query that finds nothing when all is well.
Running them is checks_money.py's work; upper apps register their own from `ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

# Finds what is wrong at a moment: one short text per finding, made of codes and figures.
Query = Callable[[datetime], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """`number` is the design's; several queries may serve one number under different names."""

    number: int
    name: str
    query: Query


_registered: dict[str, Invariant] = {}


def register(number: int, name: str, query: Query) -> None:
    """Add an invariant; registering the same name again replaces it."""
    _registered[name] = Invariant(number, name, query)


def all_invariants() -> list[Invariant]:
    """Every invariant, by number."""
    return sorted(_registered.values(), key=lambda invariant: (invariant.number, invariant.name))
