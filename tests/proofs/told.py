"""What the rows say, whichever way it came about: a canonical account of payments, books, letters and campaigns.
Two runs that end alike tell the same story; ids and moments are left out."""

from collections import Counter

from campaigns.models import Campaign
from crowdcoop.mail.models import OutboxMessage
from membership.models import RegisterOperation
from payments.models import (
    ChargeAttempt,
    Dispute,
    Entry,
    Payment,
    PaymentEvent,
    Payout,
    PayoutTransfer,
    Posting,
    Refund,
)


def story(book_code):
    """The end state of one book as plain data."""
    payments = list(Payment.objects.filter(book_code=book_code).order_by("pk"))
    codes = [p.code for p in payments]
    campaign = Campaign.objects.filter(code=book_code).first()
    figures = ("state", "pledged_minor", "collected_minor", "backers")
    return {
        "campaign": [str(getattr(campaign, name)) for name in figures if campaign],
        "register": list(_entries(book_code).values_list("number", "kind", "quantity")),
        "payments": [
            (p.state, p.amount_minor, p.method, p.version, p.card_closed, p.collected_at is not None, bool(p.charge_id))
            for p in payments
        ],
        "moves": [
            list(PaymentEvent.objects.filter(payment=p).order_by("number").values_list("from_state", "to_state"))
            for p in payments
        ],
        "attempts": [
            list(ChargeAttempt.objects.filter(payment=p).order_by("number").values_list("number", "state"))
            for p in payments
        ],
        "back": [
            _rows(Refund.objects.filter(payment__in=payments), "state", "amount_minor", "over_minor", "external"),
            _rows(Dispute.objects.filter(payment__in=payments), "state", "amount_minor", "over_minor", "fee_minor"),
        ],
        "out": [
            _rows(Payout.objects.filter(book_code=book_code), "state", "amount_minor", "returned_minor"),
            _rows(PayoutTransfer.objects.filter(payment__in=payments), "amount_minor", "returned_minor"),
        ],
        "entries": Counter(Entry.objects.filter(book_code=book_code).values_list("kind", flat=True)),
        "postings": Counter(
            Posting.objects.filter(entry__book_code=book_code).values_list(
                "entry__kind", "account__kind", "side", "amount_minor", "currency", "kind"
            )
        ),
        "letters": Counter(
            OutboxMessage.objects.filter(subject_code__in=_subjects(codes, book_code)).values_list("kind", "ordinal")
        ),
    }


def _rows(found, *fields):
    return sorted(found.values_list(*fields))


def _entries(book_code):
    return RegisterOperation.objects.filter(cooperative__code=book_code).order_by("number")


def _subjects(codes, book_code):
    """Of whom letters speak: payments, and what each is for."""
    return [*codes, *Payment.objects.filter(book_code=book_code).values_list("owner_code", flat=True)]
