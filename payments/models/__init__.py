"""The rows of money, one file per aggregate.
No rule lives here."""

from .balance import BalanceMatch, ProviderMove
from .bank_orders import BankOrder, BankOrderEvent, PaymentFile
from .cards import CardToForget
from .charging import ChargeAttempt, ProviderCall, ProviderEvent, ReconcilerRun
from .desk import ChainCheckpoint, MoneyCheck, Restoration, Switch
from .ledger import ChainHead, Entry, LedgerAccount, Posting
from .line_returns import LineReturn
from .payment import NeverChanged, Payment, PaymentEvent
from .payouts import Payout, PayoutAccount, PayoutEvent, PayoutReversal, PayoutTransfer
from .receipts import DeclaringEntity, Receipt, ReceiptSeries, TaxIdentity, YearlySummary
from .refunds import Dispute, DisputeEvent, Refund, RefundEvent
from .reviews import Resolution
from .shared_cards import SharedCard
from .statements import LineMatch, Statement, StatementLine, StatementLineEvent

__all__ = [
    "BalanceMatch",
    "BankOrder",
    "BankOrderEvent",
    "CardToForget",
    "ChainCheckpoint",
    "ChainHead",
    "ChargeAttempt",
    "DeclaringEntity",
    "Dispute",
    "DisputeEvent",
    "Entry",
    "LedgerAccount",
    "LineMatch",
    "LineReturn",
    "MoneyCheck",
    "NeverChanged",
    "Payment",
    "PaymentEvent",
    "PaymentFile",
    "Payout",
    "PayoutAccount",
    "PayoutEvent",
    "PayoutReversal",
    "PayoutTransfer",
    "Posting",
    "ProviderCall",
    "ProviderEvent",
    "ProviderMove",
    "Receipt",
    "ReceiptSeries",
    "ReconcilerRun",
    "Refund",
    "RefundEvent",
    "Resolution",
    "Restoration",
    "SharedCard",
    "Statement",
    "StatementLine",
    "StatementLineEvent",
    "Switch",
    "TaxIdentity",
    "YearlySummary",
]
