"""Sending decided refunds to the provider, or to the bank when the payment came from there.
Deciding is refunds.py's; what became of it is learnt by settlement.apply."""

from datetime import datetime


def send_refunds(*, now: datetime) -> int:
    """Send every refund whose turn has come. Returns how many were tried.

    Nothing happens while MONEY_OUT is off or no provider is configured. To be called outside any transaction.
    """
    return 0
