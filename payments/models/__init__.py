"""The rows of money, one file per aggregate.
No rule lives here."""

from .bank_orders import BankOrder, BankOrderEvent, PaymentFile
from .cards import CardToForget
from .charging import ChargeAttempt, ProviderCall, ProviderEvent, ReconcilerRun
from .ledger import ChainHead, Entry, LedgerAccount, Posting
from .payment import NeverChanged, Payment, PaymentEvent
from .payouts import Payout, PayoutAccount, PayoutEvent, PayoutTransfer

__all__ = [
    "BankOrder",
    "BankOrderEvent",
    "CardToForget",
    "ChainHead",
    "ChargeAttempt",
    "Entry",
    "LedgerAccount",
    "NeverChanged",
    "Payment",
    "PaymentEvent",
    "PaymentFile",
    "Payout",
    "PayoutAccount",
    "PayoutEvent",
    "PayoutTransfer",
    "Posting",
    "ProviderCall",
    "ProviderEvent",
    "ReconcilerRun",
]
