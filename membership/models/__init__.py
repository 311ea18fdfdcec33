"""Cooperatives, people's roles in them, and their register, one file per aggregate.
No rule lives here."""

from .application import Application, ApplicationEvent
from .cooperative import Cooperative, CooperativeRole
from .jurisdiction import JurisdictionProfile
from .prospect import Consent, Prospect
from .register import Member, RegisterOperation

__all__ = [
    "Application",
    "ApplicationEvent",
    "Consent",
    "Cooperative",
    "CooperativeRole",
    "JurisdictionProfile",
    "Member",
    "Prospect",
    "RegisterOperation",
]
