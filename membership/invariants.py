"""What must hold between the register and the books (invariant 19): each a query that finds nothing when all is well.
Running them is payments' work; nothing here writes."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Sum

from payments.enums import Nature
from payments.invariants import register
from payments.models import Payment, Posting

from .models import Cooperative, Member, RegisterOperation
from .services.register import broken_links

NUMBER = 19


def register_all() -> None:
    register(NUMBER, "register entries are numbered without gaps and sealed", altered_books)
    register(NUMBER, "member numbers have no gaps", member_gaps)
    register(NUMBER, "each admission entry has its payment", unpaid_entries)
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
    entries = RegisterOperation.objects.exclude(payment_code="").select_related("cooperative")
    paid = {
        payment.code: payment.amount_minor
        for payment in Payment.objects.filter(nature=Nature.SHARE_CAPITAL, collected_at__isnull=False)
    }
    for entry in entries:
        if paid.get(entry.payment_code) != entry.amount_minor:
            yield f"{entry.cooperative.code} entry {entry.number} payment {entry.payment_code}"


def capital_apart(now: datetime) -> Iterator[str]:
    in_register: dict[str, int] = defaultdict(int)
    for entry in RegisterOperation.objects.select_related("cooperative"):
        in_register[entry.cooperative.code] += entry.amount_minor
    in_ledger: dict[str, int] = defaultdict(int)
    postings = Posting.objects.filter(account__name__startswith="share_capital:")
    for name, side, total in postings.values_list("account__name", "side").annotate(total=Sum("amount_minor")):
        in_ledger[name.partition(":")[2]] += total if side == "credit" else -total
    for code in in_register.keys() | in_ledger.keys():
        if in_register[code] != in_ledger[code]:
            yield f"{code} register {in_register[code]} ledger {in_ledger[code]}"
