"""What must hold of papers (invariant 17): one receipt per collected payment, none otherwise, numbers without a gap.
Finding only; giving papers is services/receipts.py's work."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum

from .enums import PaymentState, ReceiptKind
from .invariants import register
from .models import Payment, Receipt, ReceiptSeries

S = PaymentState
# Money on its way back, or waiting for two people: its papers follow when it has settled.
MOVING = (S.REFUND_PENDING, S.DISPUTED)


def papers_follow_the_money(now: datetime) -> Iterator[str]:
    """One receipt for money that came, none for what never did; papers add up to what is still here."""
    rows: Any = Payment.objects.exclude(state=S.REVIEW).annotate(
        papers=Count("receipts", filter=Q(receipts__kind=ReceiptKind.RECEIPT)), said=Sum("receipts__amount_minor")
    )
    for row in rows.filter(Q(collected_at__isnull=False) & ~Q(papers=1)):
        yield f"{row.code} is {row.state} with {row.papers} receipt(s)"
    for row in rows.filter(collected_at=None, papers__gt=0):
        yield f"{row.code} is {row.state} and has a receipt"
    for row in rows.filter(collected_at__isnull=False, papers=1).exclude(state__in=MOVING):
        if row.said != row.left_minor:
            yield f"{row.code} keeps {row.left_minor}, its papers say {row.said}"


def numbers_have_no_gap(now: datetime) -> Iterator[str]:
    """Each series counts from 1 to its head."""
    found = Receipt.objects.order_by().values("issuer_code", "series").annotate(n=Count("pk"), last=Max("number"))
    rows = {(row["issuer_code"], row["series"]): (row["n"], row["last"]) for row in found}
    heads = {(head.issuer_code, head.name): head.last_number for head in ReceiptSeries.objects.all()}
    for key in sorted(rows.keys() | heads.keys()):
        count, last = rows.get(key, (0, 0))
        if not count == last == heads.get(key, 0):
            yield f"{key[0]} {key[1]}: {count} paper(s), the last is {last}, the series says {heads.get(key, 0)}"


def register_own() -> None:
    """The invariants of papers; called from `ready`."""
    register(17, "papers follow the money", papers_follow_the_money)
    register(17, "numbers of papers have no gap", numbers_have_no_gap)
