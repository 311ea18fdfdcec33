"""What the clock makes this app do: ask, expire, charge, give up, and watch.
Rules live in services; each step is safe at any time and twice."""

from datetime import datetime

from .services.balance import match_daily
from .services.cards import remind_to_confirm, warn_expiring
from .services.collection import collect_due, drop_overdue
from .services.debits import announce_debits
from .services.matching import match_waiting
from .services.payments import expire_payments
from .services.payout_accounts import ask_about_accounts
from .services.payout_sending import send_payouts
from .services.reconcile import reconcile
from .services.refunds import send_refunds
from .services.transfers import ask_for_transfers, remind_of_transfers
from .services.watch import mark_chain, watch_when_due
from .services.yearly import issue_yearly_summaries


def tick(now: datetime) -> None:
    """Do whatever has become due at `now`. Asking comes first: a card saved in time must not expire."""
    reconcile(now=now)
    expire_payments(now)
    announce_debits(now=now)
    collect_due(now=now)
    drop_overdue(now=now)
    warn_expiring(now=now)
    remind_to_confirm(now=now)
    ask_for_transfers(now=now)
    match_waiting(now=now)
    remind_of_transfers(now=now)
    ask_about_accounts(now=now)
    send_payouts(now=now)
    send_refunds(now=now)
    issue_yearly_summaries(now=now)


def watch(now: datetime) -> None:
    """Compare with the provider, mark the end of the books, ask every invariant: each in its own rhythm.

    After everybody's work, and apart from it: what failed there must not keep the watch from looking.
    """
    match_daily(now=now)
    mark_chain(now=now)
    watch_when_due(now=now)
