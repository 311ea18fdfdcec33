"""A cooperative's share capital by debit as a book that is paid out: to whom, where they look, what it is called.
Proposing, approving and sending are payments' work."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from payments.enums import Method, Nature
from payments.models import Payment
from payments.payout_rules import BookOwner, Reader

from .enums import CONTRIBUTION, Role
from .models import Cooperative


def _cooperative(book_code: str) -> Cooperative:
    return Cooperative.objects.get(code=book_code)


def owns(book_code: str) -> bool:
    return Cooperative.objects.filter(code=book_code).exists()


def beneficiary(book_code: str) -> str:
    """The cooperative itself."""
    return book_code


def may_pay_out(book_code: str, now: datetime) -> str | None:
    """Always: what a bank may still take back is in the reserve."""
    return None


def title(book_code: str) -> str:
    return _("Share capital of %(name)s") % {"name": _cooperative(book_code).name}


def lock(book_code: str) -> None:
    """The cooperative's row, before any of payments' (the fixed order)."""
    Cooperative.objects.select_for_update(no_key=True).get(code=book_code)


def paid_out(book_code: str, now: datetime) -> None:
    """Nothing moves: more capital may come any day."""


def readers(book_code: str) -> Iterable[Reader]:
    """Owners and treasurers, each once."""
    roles = _cooperative(book_code).roles.filter(role__in=[Role.OWNER, Role.TREASURER]).select_related("user")
    people = {role.user_id: role.user for role in roles.order_by("pk") if role.user.is_active}
    return [Reader(person.email, person.language) for person in people.values()]


def page(book_code: str) -> str:
    return reverse("membership_capital", args=[book_code])


def books() -> Iterable[str]:
    """Cooperatives that members paid capital to by debit."""
    paid = Payment.objects.filter(purpose=CONTRIBUTION, nature=Nature.SHARE_CAPITAL, method=Method.SEPA)
    codes = paid.filter(collected_at__isnull=False).order_by("book_code").values_list("book_code", flat=True).distinct()
    return list(codes)


OWNER = BookOwner(
    name="membership",
    owns=owns,
    beneficiary=beneficiary,
    may_pay_out=may_pay_out,
    title=title,
    lock=lock,
    on_paid_out=paid_out,
    readers=readers,
    page=page,
    books=books,
    is_capital=True,
)
