"""Share capital paid by direct debit: where the debit stands, and until when the shares are provisional.
Nothing here writes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from payments.enums import CLOSED, Method, Nature, PaymentState
from payments.links import repair_url
from payments.models import Payment
from payments.queries.payouts import RETURNABLE

from ..clock import local_day
from ..enums import CONTRIBUTION
from ..models import Application, Cooperative, Member, RegisterOperation
from .register import shares_of

S = PaymentState
# The bank has it, or people look at it: it can neither be stopped nor be paid in another way.
AT_THE_BANK = frozenset({S.CHARGING, S.UNKNOWN, S.PROCESSING, S.ACTION_REQUIRED, S.REVIEW})
_STAGES = {
    "mandate": {S.DRAFT, S.AWAITING_CARD},
    "agreed": {S.ACTIVE, S.DUE},
    "underway": AT_THE_BANK,
    "declined": {S.DECLINED},
    "paid": {S.COLLECTED, S.REFUND_PENDING, S.PARTLY_REFUNDED, S.DISPUTED},
    "returned": {S.DISPUTE_LOST, S.REFUNDED},
}


@dataclass(frozen=True, slots=True)
class Debit:
    """An application's latest debit. `stage`: mandate, agreed, underway, declined, paid, returned, or over."""

    payment: Payment
    stage: str
    repair_url: str

    @property
    def is_on_its_way(self) -> bool:
        """Agreed to, and nobody has to do anything."""
        return self.stage in ("agreed", "underway")

    @property
    def provisional_until(self) -> date | None:
        """The last day on which the bank may give the money back without a reason; None when nothing is here."""
        came_at = self.payment.collected_at
        return last_provisional_day(came_at) if came_at and self.stage == "paid" else None


def debits_of(application: Application) -> QuerySet[Payment]:
    """Every direct debit ever begun for an application's share capital."""
    return Payment.objects.filter(
        purpose=CONTRIBUTION, owner_code=application.code, nature=Nature.SHARE_CAPITAL, method=Method.SEPA
    )


def running_debit(application: Application) -> Payment | None:
    """The one that is neither over nor paid."""
    return debits_of(application).filter(collected_at=None).exclude(state__in=CLOSED).order_by("-pk").first()


def debit_of(application: Application) -> Debit | None:
    """The latest debit, as the applicant and the board see it."""
    payment = debits_of(application).order_by("-pk").first()
    if payment is None:
        return None
    stage = next((name for name, states in _STAGES.items() if payment.state in states), "over")
    return Debit(payment, stage, repair_url(payment) if stage == "declined" else "")


def owes_again(application: Application, day: date) -> bool:
    """Whether a member's debit went back and nothing has come instead."""
    debit, member = debit_of(application), getattr(application, "member", None)
    return debit is not None and debit.stage == "returned" and member is not None and shares_of(member, day) == 0


def last_provisional_day(came_at: datetime) -> date:
    """Eight weeks from the day the money came."""
    return local_day(came_at + RETURNABLE)


def _fresh(now: datetime) -> QuerySet[Payment]:
    return Payment.objects.filter(
        purpose=CONTRIBUTION, method=Method.SEPA, nature=Nature.SHARE_CAPITAL, collected_at__gt=now - RETURNABLE
    )


def provisional_shares(member: Member, now: datetime) -> int:
    """Shares of a member that a bank may still undo."""
    entries = RegisterOperation.objects.filter(member=member, payment_code__in=_fresh(now).values("code"))
    return entries.aggregate(n=Sum("quantity"))["n"] or 0


def provisional_until(cooperative: Cooperative, now: datetime) -> dict[int, date]:
    """Members of a cooperative with provisional shares, by row, and the last day of it."""
    rows = _fresh(now).filter(book_code=cooperative.code)
    last = {row.code: last_provisional_day(row.collected_at) for row in rows if row.collected_at}
    entries = RegisterOperation.objects.of(cooperative).filter(payment_code__in=list(last)).order_by()
    held = entries.values_list("member", "payment_code").annotate(n=Sum("quantity")).filter(n__gt=0)
    return {member: last[code] for member, code, _shares in held}
