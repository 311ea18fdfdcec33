"""The desk's queues of money that leaves: accounts, books to pay out, payouts to approve, files, confirmations.
Pages behind the rows are views/payouts.py's."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .desk import Queue, Tool, register_queue, register_queue_of, register_tool, rows_of
from .enums import OrderState, PayoutState
from .models import BankOrder, Payout, PayoutAccount
from .payout_rules import books, owner_of
from .queries.payouts import Payable, payable


@dataclass(frozen=True, slots=True)
class ToPay:
    """A book of which something can be paid out now."""

    book_code: str
    title: str
    payable: Payable


def to_pay(now: datetime) -> list[ToPay]:
    """Books with something available, the largest amount first."""
    found = [(code, payable(code, now=now)) for code in books()]
    rows = [ToPay(code, owner_of(code).title(code), held) for code, held in found if held.available_minor]
    return sorted(rows, key=lambda row: -row.payable.available_minor)


def to_approve(now: datetime) -> "QuerySet[Payout]":
    """Payouts somebody has proposed."""
    rows = Payout.objects.filter(state=PayoutState.PROPOSED).select_related("proposed_by")
    return rows.order_by("proposed_at", "pk")


def to_check(now: datetime) -> "QuerySet[PayoutAccount]":
    """Accounts that two people have not compared with the papers yet; capital goes there whatever else was chosen."""
    rows = PayoutAccount.objects.filter(confirmed_at=None).exclude(iban="")
    return rows.select_related("entered_by", "checked_by").order_by("entered_at", "pk")


def to_file(now: datetime) -> "QuerySet[BankOrder]":
    """Transfers that are in no file."""
    return BankOrder.objects.filter(state=OrderState.WAITING).order_by("ordered_at", "pk")


def to_confirm(now: datetime) -> "QuerySet[BankOrder]":
    """Transfers in a file that no statement has shown yet."""
    rows = BankOrder.objects.filter(state=OrderState.IN_FILE).select_related("file")
    return rows.order_by("state_since_at", "pk")


def register_own() -> None:
    """Called from `ready`."""
    register_queue_of(
        to_approve,
        "proposed_at",
        name="payouts",
        title=_("Payouts to approve"),
        intro=_("One person proposed these. Another one looks at figures and account, and says yes or no."),
        row_template="payments/desk/row_payout.html",
        order=40,
    )
    register_queue_of(
        to_check,
        "entered_at",
        name="payout-accounts",
        title=_("Bank accounts to check"),
        intro=_("Cooperatives said where their money should go. Two people compare each number with the papers."),
        row_template="payments/desk/row_account.html",
        order=42,
    )
    register_queue(
        Queue(
            "payouts-open",
            _("Ready to be paid out"),
            _("Campaigns and share capital of which something may leave now, the reserve already taken off."),
            lambda now: len(to_pay(now)),
            lambda now, page: rows_of(to_pay(now), page),
            "payments/desk/row_to_pay.html",
            order=44,
        )
    )
    register_queue_of(
        to_file,
        "ordered_at",
        name="transfers-out",
        title=_("Transfers that wait for a file"),
        intro=_("Approved payouts and refunds by bank. Make one file for all of them and hand it to the bank."),
        row_template="payments/desk/row_order.html",
        order=46,
    )
    register_queue_of(
        to_confirm,
        "state_since_at",
        name="transfers-sent",
        title=_("Waiting for the bank"),
        intro=_("These are in a file. The next statement confirms them by itself."),
        row_template="payments/desk/row_order.html",
        order=210,
        waits=False,
    )
    register_tool(
        Tool(
            "files",
            _("Files for the bank"),
            _("Put waiting transfers in a file, and find every file made so far."),
            "payments:finance_files",
            order=100,
            icon="download",
        )
    )
