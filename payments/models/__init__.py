"""The rows of money, one file per aggregate.
No rule lives here."""

from .charging import ChargeAttempt, ProviderCall, ProviderEvent, ReconcilerRun
from .ledger import ChainHead, Entry, LedgerAccount, Posting
from .payment import NeverChanged, Payment, PaymentEvent

__all__ = [
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
