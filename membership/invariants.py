"""What must hold between the register and the books (invariant 19): each a query that finds nothing when all is well.
Running them is payments' work; nothing here writes."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, Sum

from payments.enums import Nature
from payments.invariants import register
from payments.models import Payment, Posting

from .models import Cooperative, Member, RegisterOperation
from .services.register import broken_links

NUMBER = 19


def register_all() -> None:
    register(NUMBER, "register entries are numbered without gaps and sealed", altered_books)
    register(NUMBER, "member numbers have no gaps", member_gaps)
    register(NUMBER, "each entry about money has its payment", unpaid_entries)
    register(NUMBER, "share capital in the ledger equals the register", capital_apart)


def altered_books(now: datetime) -> Iterator[str]:
    for cooperative in Cooperative.objects.filter(operations__isnull=False).distinct():
        for number in broken_links(cooperative):
            yield f"{cooperative.code} entry {number}"


def member_gaps(now: datetime) -> Iterator[str]:
    held: dict[str, list[int]] = defaultdict(list)
    for code, number in Member.objects.values_list("cooperative__code", "number"):
        held[code].append(number)
    for code, numbers in held.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield code


def unpaid_entries(now: datetime) -> Iterator[str]:
    """What the register says of a payment, corrections included, is what is left of it."""
    entered: dict[tuple[str, str], int] = defaultdict(int)
    for entry in RegisterOperation.objects.exclude(payment_code="").select_related("cooperative"):
        entered[entry.cooperative.code, entry.payment_code] += entry.amount_minor
    capital = Payment.objects.filter(nature=Nature.SHARE_CAPITAL, collected_at__isnull=False)
    left = {payment.code: payment.left_minor for payment in capital}
    for (code, payment_code), amount in entered.items():
        if left.get(payment_code) != amount:
            yield f"{code} payment {payment_code}"


def capital_apart(now: datetime) -> Iterator[str]:
    in_register: dict[str, int] = defaultdict(int)
    for entry in RegisterOperation.objects.select_related("cooperative"):
        in_register[entry.cooperative.code] += entry.amount_minor
    in_ledger: dict[str, int] = defaultdict(int)
    # While a payer's bank decides, the money stands apart and the shares still count.
    apart = Q(account__name__startswith="held_disputed:", kind=Nature.SHARE_CAPITAL)
    postings = Posting.objects.filter(Q(account__name__startswith="share_capital:") | apart)
    for name, side, total in postings.values_list("account__name", "side").annotate(total=Sum("amount_minor")):
        in_ledger[name.partition(":")[2]] += total if side == "credit" else -total
    for code in in_register.keys() | in_ledger.keys():
        if in_register[code] != in_ledger[code]:
            yield f"{code} register {in_register[code]} ledger {in_ledger[code]}"
