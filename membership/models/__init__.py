"""Cooperatives, people's roles in them, and their register, one file per aggregate.
No rule lives here."""

from .cooperative import Cooperative, CooperativeRole
from .jurisdiction import JurisdictionProfile

__all__ = ["Cooperative", "CooperativeRole", "JurisdictionProfile"]
