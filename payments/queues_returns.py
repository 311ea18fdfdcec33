"""The desk's queues, panels and actions about money going back: refunds, disputes, proposals to leave review.
What can be done about a row is behind its own page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .desk import Action, Panel, register_action, register_panel, register_queue_of
from .models import Payment
from .queries import refunds as queries

REFUND_ROW, DISPUTE_ROW = "payments/desk/row_refund.html", "payments/desk/row_dispute.html"


def _register_queues() -> None:
    register_queue_of(
        lambda now: queries.refunds_to_approve(),
        "proposed_at",
        name="refunds",
        title=_("Refunds that need a second yes"),
        intro=_("Somebody wants to give this money back, or it arrived too late. Nothing is sent before you agree."),
        row_template=REFUND_ROW,
        order=20,
    )
    register_queue_of(
        lambda now: queries.refunds_by_bank(),
        "proposed_at",
        name="refunds-bank",
        title=_("Refunds to send by bank transfer"),
        intro=_("Decided. The money came by bank, so it goes back by bank: enter the account it goes to."),
        row_template=REFUND_ROW,
        order=21,
    )
    register_queue_of(
        lambda now: queries.failed_refunds(),
        "proposed_at",
        name="refunds-failed",
        title=_("Refunds that failed"),
        intro=_("The money did not arrive. Write to the payer and find another way."),
        row_template=REFUND_ROW,
        order=22,
    )
    register_queue_of(
        lambda now: queries.disputes_open(),
        "opened_at",
        name="disputes",
        title=_("Disputes"),
        intro=_(
            "A payer’s bank has taken money back. Answer with evidence at the payment service before the day named."
        ),
        row_template=DISPUTE_ROW,
        order=23,
    )
    register_queue_of(
        lambda now: queries.resolutions_to_approve(),
        "proposed_at",
        name="resolutions",
        title=_("Proposals to leave the review"),
        intro=_("A colleague has looked at these payments. A second person agrees or says no."),
        row_template="payments/desk/row_resolution.html",
        order=24,
    )


def _may_refund(payment: Payment, user: Any) -> bool:
    return queries.refundable_minor(payment) > 0 and payment.state in ("collected", "partly_refunded", "refund_pending")


def register_own() -> None:
    """Offer what this file knows to the desk; called from `ready`."""
    _register_queues()
    register_action(
        Action(
            name="refund",
            label=_("Give money back"),
            url=lambda payment: reverse("payments:finance_refund_new", args=[payment.code]),
            may=_may_refund,
            order=20,
        )
    )
    register_action(
        Action(
            name="review",
            label=_("Decide where it belongs"),
            url=lambda payment: reverse("payments:finance_review", args=[payment.code]),
            may=lambda payment, user: payment.state == "review",
            order=10,
        )
    )
    register_panel(
        Panel(
            name="refunds",
            title=_("Refunds"),
            rows=lambda payment: list(payment.refunds.order_by("pk")),
            row_template=REFUND_ROW,
            order=20,
        )
    )
    register_panel(
        Panel(
            name="disputes",
            title=_("Disputes"),
            rows=lambda payment: list(payment.disputes.order_by("pk")),
            row_template=DISPUTE_ROW,
            order=21,
        )
    )
