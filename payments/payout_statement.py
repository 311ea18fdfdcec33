"""The statement of one payout: gross, by nature, what was kept and why, what arrived, each pledge and its entries.
Reads only; how a paper looks is documents/'s."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from crowdcoop.money import money

from .documents.paper import Fact, Paper, Section, Table
from .documents.render import render_pdf
from .enums import DisputeState, Nature, PayoutRoute, RefundState
from .iban import masked
from .models import BankOrder, Dispute, Entry, Payment, Payout, PayoutAccount, Refund
from .payout_rules import owner_of
from .queries.payouts import matched, passed_on


def _until(payout: Payout) -> datetime:
    """The moment the statement speaks of: when two people had agreed."""
    return payout.approved_at or payout.proposed_at


def _collected(payout: Payout) -> "QuerySet[Payment]":
    return Payment.objects.filter(passed_on(), book_code=payout.book_code, collected_at__lte=_until(payout))


def _total(rows: Any, field: str = "amount_minor") -> int:
    return int(rows.aggregate(total=Sum(field))["total"] or 0)


def gone_back(payout: Payout) -> int:
    """Given back or lost until then, in cents."""
    rows = {"payment__in": _collected(payout), "closed_at__lte": _until(payout)}
    back = Refund.objects.filter(state=RefundState.SUCCEEDED, from_suspense=False, **rows)
    return _total(back) + _total(Dispute.objects.filter(state=DisputeState.LOST, **rows))


def earlier_payouts(payout: Payout) -> int:
    """What earlier payouts took from the book, in cents."""
    rows = Payout.objects.of_book(payout.book_code).counting().exclude(approved_at=None)
    before = Q(approved_at__lt=_until(payout)) | Q(approved_at=_until(payout), pk__lt=payout.pk)
    return _total(rows.filter(before))


def entries_of(payout: Payout) -> "QuerySet[Entry]":
    """The payout's own entries in the books, oldest first."""
    named = Q(key__endswith=f":{payout.code}") | Q(key__contains=f":{payout.code}:")
    return Entry.objects.filter(named, book_code=payout.book_code).order_by("number")


def statement_pdf(payout: Payout, *, language: str) -> bytes:
    """The statement as an accessible PDF, in one of our languages."""
    with translation.override(language):
        return render_pdf(statement(payout, language))


def statement(payout: Payout, language: str) -> Paper:
    """The statement in the active language."""
    return Paper(
        title=_("Statement of a payout"),
        language=language,
        dated_at=_until(payout),
        number=payout.code,
        figure=money(payout.net_minor),
        issuer=(str(settings.SITE_NAME),),
        sections=(
            Section(facts=_facts(payout)),
            Section(_("From what was collected to what arrives"), table=_way(payout)),
            Section(_("What was collected, by its nature"), table=_natures(payout)),
            Section(_("Every payment"), table=_pledges(payout)),
            Section(_("In our books"), table=_books(payout)),
        ),
        footer=_("Amounts in euros. Each figure can be found again in our books under its number."),
    )


def _day(at: datetime) -> str:
    return date_format(localtime(at), "DATE_FORMAT")


def _facts(payout: Payout) -> tuple[Fact, ...]:
    order = BankOrder.objects.filter(kind="payout", subject_code=payout.code).first()
    account = PayoutAccount.objects.filter(beneficiary_code=payout.beneficiary_code).first()
    name, iban = (order.name, order.iban) if order else (account.holder_name, account.iban) if account else ("", "")
    to = masked(iban) if payout.route == PayoutRoute.PLATFORM_ACCOUNT else str(payout.get_route_display())
    found = [
        (_("Paid out of"), str(owner_of(payout.book_code).title(payout.book_code))),
        (_("Receiver"), name or payout.beneficiary_code),
        (_("To"), to),
        (_("State"), str(payout.get_state_display())),
        (_("Agreed on"), _day(_until(payout))),
    ]
    if payout.paid_at:
        found.append((_("Sent on"), _day(payout.paid_at)))
    return tuple(Fact(label, value) for label, value in found if value)


def _way(payout: Payout) -> Table:
    kept = [
        (_("Given back"), gone_back(payout)),
        (_("Earlier payouts"), earlier_payouts(payout)),
        (_("Kept in reserve for now"), payout.reserve_minor),
        (_("Cost of the payment provider"), payout.provider_cost_minor),
        (_("Fee of the platform"), payout.platform_fee_minor),
        (_("What was owed from before"), payout.owed_minor),
    ]
    collected, given = _total(_collected(payout)), matched(payout.book_code, until=_until(payout))
    gross = collected + given
    lines = [(_("Collected until then"), money(collected))]
    lines += [(_("From match funds"), money(given))] if given else []
    lines += [(label, money(-amount) if amount else money(0)) for label, amount in kept]
    rest = gross - sum(amount for _label, amount in kept) - payout.net_minor
    lines.append((_("Left for later payouts"), money(-rest) if rest else money(0)))
    return Table(
        summary=_("How the amount that arrives comes about"),
        columns=(_("What"), _("Amount")),
        rows=tuple(lines),
        amounts=(1,),
        total=(_("This payout"), money(payout.net_minor)),
    )


def _natures(payout: Payout) -> Table:
    found = _collected(payout).order_by("nature").values_list("nature")
    rows = found.annotate(count=Count("pk"), total=Sum("amount_minor"))
    return Table(
        summary=_("Collected amounts by legal nature"),
        columns=(_("Nature"), _("Payments"), _("Amount")),
        rows=tuple((str(Nature(nature).label), str(count), money(total)) for nature, count, total in rows),
        amounts=(1, 2),
    )


def _pledges(payout: Payout) -> Table:
    rows = _collected(payout).filter(entries__kind="collected").annotate(entry=F("entries__number"))
    return Table(
        summary=_("Each payment with the number of its entry in the books"),
        columns=(_("Reference"), _("Collected on"), _("Nature"), _("Entry"), _("Amount")),
        rows=tuple(
            (row.owner_code, _day(row.collected_at or payout.proposed_at), str(row.get_nature_display()),
             str(row.entry), money(row.amount_minor))  # type: ignore[attr-defined]
            for row in rows.order_by("entry")
        ),
        amounts=(3, 4),
    )  # fmt: skip


def _books(payout: Payout) -> Table:
    return Table(
        summary=_("The entries of this payout"),
        columns=(_("Entry"), _("Account"), _("Debit"), _("Credit")),
        rows=tuple(_lines(entries_of(payout).prefetch_related("postings__account"))),
        amounts=(2, 3),
    )


def _lines(entries: "QuerySet[Entry]") -> Iterable[tuple[str, ...]]:
    for entry in entries:
        for line in sorted(entry.postings.all(), key=lambda posting: posting.position):
            amount = money(line.amount_minor)
            sides = (amount, "") if line.side == "debit" else ("", amount)
            yield (f"{entry.number}", line.account.name, *sides)
