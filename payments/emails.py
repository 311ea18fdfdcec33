"""Letters about money: a card was declined, the bank asks.
Letters about pledges and memberships belong to their owners."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from crowdcoop.mail.services import absolute, link_in, queue_mail

from .bankfiles.numbers import spaced
from .enums import CAPITAL
from .explanations import explained
from .links import card_url, papers_url, repair_url, transfer_url
from .models import Payment, Refund, YearlySummary
from .purposes import owner_of


def _described(payment: Payment) -> str:
    """What the payment is for, in its payer's language."""
    with translation.override(payment.payer_language):
        return str(owner_of(payment.purpose).describe(payment))


def _letter(payment: Payment, name: str, ordinal: int, link: str = "", **more: Any) -> None:
    queue_mail(
        kind=f"payments/{name}",
        to=payment.payer_email,
        language=payment.payer_language,
        context={
            "payment": payment,
            "described": _described(payment),
            "link": link or repair_url(payment),
            "is_capital": payment.nature in CAPITAL,
            **more,
        },
        subject_code=payment.code,
        ordinal=ordinal,
    )


def card_declined(payment: Payment, attempt: int) -> None:
    """The bank said no: here is how to put it right."""
    _letter(payment, "card_declined", attempt)


def authentication_needed(payment: Payment, attempt: int) -> None:
    """The bank wants the payer's own confirmation."""
    _letter(payment, "authentication_needed", attempt)


def authentication_reminder(payment: Payment, ordinal: int) -> None:
    """The bank still waits for the payer's own confirmation."""
    _letter(payment, "authentication_reminder", ordinal)


def card_changed(payment: Payment) -> None:
    """Another card counts from now on."""
    _letter(payment, "card_changed", payment.version, card_url(payment))


def card_expires(payment: Payment, step: int) -> None:
    """The card ends before it may be charged. `step` 0: when it was saved; 1 to 3: nearer and nearer."""
    _letter(payment, "card_expires", payment.version * 10 + step, card_url(payment))


def debit_announced(payment: Payment) -> None:
    """A direct debit comes in fourteen days: so much, on that day."""
    _letter(payment, "debit_announced", payment.version)


def _transfer_letter(payment: Payment, name: str, ordinal: int, **more: Any) -> None:
    """Letters about a bank transfer all say where to send what, and lead to the page with the code to scan."""
    where = {
        "holder": settings.BANK_ACCOUNT_NAME,
        "iban": spaced(settings.BANK_ACCOUNT_IBAN),
        "reference": spaced(payment.reference),
        "missing_minor": payment.amount_minor,
    }
    _letter(payment, name, ordinal, transfer_url(payment), **(where | more))


def transfer_due(payment: Payment) -> None:
    """The project made it: here is where to send the promised transfer."""
    _transfer_letter(payment, "transfer_due", payment.version)


def transfer_reminder(payment: Payment, *, ordinal: int) -> None:
    """The transfer has not arrived; the second letter is the last one."""
    _transfer_letter(payment, "transfer_reminder", ordinal, last=ordinal > 1)


def transfer_partly(payment: Payment, *, missing_minor: int, ordinal: int) -> None:
    """Part of it arrived: so much is still missing."""
    _transfer_letter(payment, "transfer_partly", ordinal, missing_minor=missing_minor)


def money_finding(person: Any, found: list[Any], *, subject_code: str, ordinal: int) -> None:
    """To the finance desk: something in the books is not as it must be, and money out has stopped."""
    queue_mail(
        kind="payments/money_finding",
        to=person.email,
        language=person.language,
        context={
            "name": explained(found[0].number, found[0].name),
            "details": [violation.detail for violation in found[:10]],
            "more": max(0, len(found) - 10),
            "link": absolute(reverse("payments:finance_checks")),
        },
        subject_code=subject_code,
        ordinal=ordinal,
    )


def chain_mark(person: Any, mark: Any) -> None:
    """To the finance desk, daily: how the books end. Kept outside, it shows any later change of the past."""
    queue_mail(
        kind="payments/chain_mark",
        to=person.email,
        language=person.language,
        context={"mark": mark},
        subject_code=f"{mark.day:%Y-%m-%d}-{person.pk}",
    )


def refunded(refund: Refund) -> None:
    """The money is on its way back to where it came from. Nobody is written to once the address was erased."""
    payment = refund.payment
    if not payment.payer_email:
        return
    queue_mail(
        kind="payments/refunded",
        to=payment.payer_email,
        language=payment.payer_language,
        context={"payment": payment, "refund": refund, "described": _described(payment)},
        subject_code=refund.code,
    )


def year_summed_up(summary: YearlySummary, latest: Payment) -> None:
    """January: last year's sums, and where each paper lies. `latest` opens the page of somebody without account."""
    own = link_in(summary.language, "payments:year", summary.year)
    queue_mail(
        kind="payments/year_summed_up",
        to=summary.payer_email,
        language=summary.language,
        context={"summary": summary, "link": own if summary.payer else papers_url(latest)},
        subject_code=summary.code,
    )
