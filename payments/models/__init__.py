"""The rows of money, one file per aggregate.
No rule lives here."""

from .payment import Payment

__all__ = ["Payment"]
