"""Bank movements as the finance desk sees them: what waits for a person, and what it could be for.
Nothing here writes."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from ..enums import CLOSED, LineState, Method, OrderKind, PaymentState
from ..models import BankOrder, LineMatch, LineReturn, Payment, Statement, StatementLine

MOST_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A payment a movement could be for, and why one may think so."""

    payment: Payment
    same_amount: bool
    same_name: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A movement with what it pays, what is left of it, and the payment its reference names (when that is over)."""

    line: StatementLine
    matches: list[LineMatch]
    named: Payment | None
    suggestions: list[Suggestion]
    returns: list[LineReturn]

    @property
    def free_minor(self) -> int:
        """What is over."""
        used = sum(match.amount_minor for match in self.matches)
        return self.line.amount_minor - used - sum(row.amount_minor for row in self.returns)


def statements() -> QuerySet[Statement]:
    """Every statement, newest first, with how many of its own movements still wait for a person."""
    open_lines = Q(lines__amount_minor__gt=0, lines__state__in=[LineState.UNMATCHED, LineState.PARTLY_MATCHED])
    found: QuerySet[Statement] = Statement.objects.annotate(open_count=Count("lines", filter=open_lines))
    return found.select_related("imported_by").order_by("-imported_at", "-pk")


def waiting_lines(state: str) -> QuerySet[StatementLine]:
    """Money in that is in this state, oldest first."""
    standing = Prefetch("matches", LineMatch.objects.standing().select_related("payment"), to_attr="live_matches")
    sent_back = Prefetch("returns", LineReturn.objects.standing(), to_attr="live_returns")
    rows = StatementLine.objects.incoming().in_state(state).select_related("statement")
    return rows.prefetch_related(standing, sent_back).order_by("booked_on", "pk")


def oldest_line(state: str) -> datetime | None:
    """Since when the longest waiting movement waits."""
    found = StatementLine.objects.incoming().in_state(state).order_by("state_since_at")
    return found.values_list("state_since_at", flat=True).first()


def described_lines(lines: list[StatementLine]) -> list[LineRow]:
    """Movements of a queue (from `waiting_lines`), with what they pay; one query more, however many."""
    references = {line.reference for line in lines if line.reference}
    named = {payment.reference: payment for payment in Payment.objects.filter(reference__in=references)}
    return [
        LineRow(line, line.live_matches, named.get(line.reference), [], line.live_returns)  # type: ignore[attr-defined]
        for line in lines
    ]


def described_line(line: StatementLine) -> LineRow:
    """One movement whole, with what it could be for."""
    matches = list(line.matches.standing().select_related("payment"))
    named = Payment.objects.filter(reference=line.reference).first() if line.reference else None
    could_be = suggestions(line) if line.amount_minor > 0 and not matches else []
    return LineRow(line, matches, named, could_be, list(line.returns.standing()))


def suggestions(line: StatementLine) -> list[Suggestion]:
    """Payments that wait for a transfer: of the same amount, or of somebody with a name like the sender's."""
    waiting = Payment.objects.filter(state=PaymentState.AWAITING_TRANSFER, method=Method.TRANSFER)
    words = re.findall(r"[^\W\d_]{3,}", line.party_name.lower())
    names = Q()
    for word in words[:6]:
        names |= Q(payer_email__icontains=word) | Q(payer__first_name__iexact=word) | Q(payer__last_name__iexact=word)
    wanted = Q(amount_minor=line.amount_minor) | (names if words else Q(pk=None))
    found = waiting.filter(wanted).select_related("payer").order_by("-opened_at")[:50]
    rated = [Suggestion(p, p.amount_minor == line.amount_minor, _is_like(p, words)) for p in found]
    return sorted(rated, key=lambda s: (s.same_amount + s.same_name) * -1)[:MOST_SUGGESTIONS]


def _is_like(payment: Payment, words: list[str]) -> bool:
    payer = payment.payer
    known = f"{payment.payer_email} {payer.first_name} {payer.last_name}" if payer else payment.payer_email
    return any(word in known.lower() for word in words)


def is_late(payment: Payment | None) -> bool:
    """The payment a reference names has ended: its money is to be sent back or talked about."""
    return payment is not None and payment.state in CLOSED


def movement_of(order: BankOrder) -> str:
    """The code of the movement whose money this order sends back; "" for any other order."""
    if order.kind != OrderKind.RETURN:
        return ""
    return LineReturn.objects.filter(code=order.subject_code).values_list("line__code", flat=True).first() or ""
