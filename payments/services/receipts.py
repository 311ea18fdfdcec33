"""Giving papers for money: one receipt per collected payment, corrections when money goes back, gapless numbers.
What a paper says is wordings.py's; drawing it is documents/'s work."""

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils import translation
from django.utils.timezone import localtime

from crowdcoop.audit.services import record

from ..enums import Nature, PaymentState, ReceiptKind
from ..models import Payment, Receipt, ReceiptSeries
from ..purposes import Issuer, PaperFacts, owner_of
from ..queries.papers import entity_on
from .wordings import Wording, correction_wording, receipt_wording

LETTERS = {
    Nature.GIFT: "G",
    Nature.PRESALE: "P",
    Nature.SHARE_CAPITAL: "C",
    Nature.ENTRY_FEE: "E",
    Nature.TIP: "T",
    Nature.MATCH: "M",
}
PLATFORM = "platform"
# After these moves the papers and the money must say the same.
_MONEY_MOVED = frozenset(
    {PaymentState.COLLECTED, PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED, PaymentState.DISPUTE_LOST}
)


def series_name(year: int, nature: str, kind: str) -> str:
    """`2027-G`; corrections have series of their own, `2027-GR`."""
    return f"{year}-{LETTERS[Nature(nature)]}{'R' if kind == ReceiptKind.CORRECTION else ''}"


def platform_issuer() -> Issuer:
    """The platform itself, which gives the receipts for tips and for what match funds entrust to it."""
    return Issuer(PLATFORM, settings.PLATFORM_LEGAL_NAME, settings.PLATFORM_TAX_ID, settings.PLATFORM_ADDRESS)


@transaction.atomic(savepoint=False)
def keep_papers(*, payment: Payment, now: datetime) -> None:
    """Called with each move of a locked payment: gives the receipt, or the correction, that is missing.

    Nothing for moves that move no money. Safe twice.
    """
    if payment.state in _MONEY_MOVED and payment.collected_at is not None:
        issue_receipt(payment=payment, now=now)
        correct_receipt(payment=payment, now=now)


@transaction.atomic
def issue_receipt(*, payment: Payment, now: datetime) -> Receipt:
    """The receipt for money that came, inside the settling transaction; there already: that one. Amount in cents.

    Locks the head of the issuer's series, after everything else. No mail: the owner's letter links to it.
    """
    present = payment.receipts.filter(kind=ReceiptKind.RECEIPT).first()
    if present is not None:
        return present
    with translation.override(payment.payer_language):
        facts = _facts(payment)
        described = str(owner_of(payment.purpose).describe(payment))
        certified = entity_on(facts.issuer.code, localtime(payment.collected_at or now).date()) is not None
        wording = receipt_wording(payment.nature, facts, certified=certified)
    said = _said(payment, facts, wording, now) | {"described": described, "certified": certified}
    return _add(payment, ReceiptKind.RECEIPT, payment.amount_minor, said, now)


@transaction.atomic
def correct_receipt(*, payment: Payment, now: datetime) -> Receipt | None:
    """The correction that brings a payment's papers to what is still here of it; None when they agree. Cents."""
    first = payment.receipts.get(kind=ReceiptKind.RECEIPT)
    papers = payment.receipts.aggregate(total=Sum("amount_minor"))["total"]
    left = payment.left_minor
    if papers == left:
        return None
    with translation.override(payment.payer_language):
        wording = correction_wording(first.shown_number, change_minor=left - papers, left_minor=left)
    said = first.facts | {"title": wording.title, "paragraphs": list(wording.paragraphs), "corrects": first.code}
    return _add(payment, ReceiptKind.CORRECTION, left - papers, said | {"left_minor": left}, now)


def _facts(payment: Payment) -> PaperFacts:
    if payment.nature in (Nature.TIP, Nature.MATCH):
        return PaperFacts(platform_issuer())
    return owner_of(payment.purpose).paper(payment)


def _said(payment: Payment, facts: PaperFacts, wording: Wording, now: datetime) -> dict[str, object]:
    return {
        "title": wording.title,
        "paragraphs": list(wording.paragraphs),
        "issuer": asdict(facts.issuer),
        "thing": facts.thing,
        "reference": facts.reference,
        "book_code": payment.book_code,
        "method": payment.method,
        "collected_on": localtime(payment.collected_at or now).date().isoformat(),
    }


def _add(payment: Payment, kind: ReceiptKind, amount_minor: int, said: dict[str, object], now: datetime) -> Receipt:
    """Take the next number and write the paper. The number goes back with the transaction when it fails."""
    issuer = str(said["issuer"]["code"])  # type: ignore[index]
    year = localtime(now).year
    name = series_name(year, payment.nature, kind)
    ReceiptSeries.objects.get_or_create(issuer_code=issuer, name=name)
    head = ReceiptSeries.objects.select_for_update().get(issuer_code=issuer, name=name)
    ReceiptSeries.objects.filter(pk=head.pk).update(last_number=F("last_number") + 1)
    receipt = Receipt.objects.create(
        issuer_code=issuer,
        series=name,
        number=head.last_number + 1,
        year=year,
        payment=payment,
        kind=kind,
        ordinal=payment.receipts.filter(kind=kind).count() + 1,
        nature=payment.nature,
        amount_minor=amount_minor,
        currency=payment.currency,
        language=payment.payer_language,
        facts=said,
        issued_at=now,
    )
    record(by=None, action=f"payments.{kind}_issued", subject=receipt, data={"number": receipt.shown_number})
    return receipt
