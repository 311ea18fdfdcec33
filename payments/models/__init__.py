"""The rows of money, one file per aggregate.
No rule lives here."""

from .cards import CardToForget
from .charging import ChargeAttempt, ProviderCall, ProviderEvent, ReconcilerRun
from .ledger import ChainHead, Entry, LedgerAccount, Posting
from .payment import NeverChanged, Payment, PaymentEvent

__all__ = [
    "CardToForget",
    "ChainHead",
    "ChargeAttempt",
    "Entry",
    "LedgerAccount",
    "NeverChanged",
    "Payment",
    "PaymentEvent",
    "Posting",
    "ProviderCall",
    "ProviderEvent",
    "ReconcilerRun",
]
