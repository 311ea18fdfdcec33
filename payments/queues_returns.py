"""The desk's queues, panels and actions about money going back: refunds, disputes, proposals to leave review.
What can be done about a row is behind its own page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .desk import Action, Panel, Queue, register_action, register_panel, register_queue, rows_of
from .models import Payment
from .queries import refunds as queries

REFUND_ROW, DISPUTE_ROW = "payments/desk/row_refund.html", "payments/desk/row_dispute.html"


def _queue(name: str, title: Any, intro: Any, found: Callable[[], Any], template: str, since: str, order: int) -> None:
    def oldest(now: datetime) -> datetime | None:
        return found().order_by(since).values_list(since, flat=True).first()  # type: ignore[no-any-return]

    register_queue(
        Queue(
            name=name,
            title=title,
            intro=intro,
            count=lambda now: found().count(),
            rows=lambda now, page: rows_of(found(), page),
            row_template=template,
            order=order,
            oldest=oldest,
        )
    )


def _register_queues() -> None:
    _queue(
        "refunds",
        _("Refunds that need a second yes"),
        _("Somebody wants to give this money back, or it arrived too late. Nothing is sent before you agree."),
        queries.refunds_to_approve,
        REFUND_ROW,
        "proposed_at",
        20,
    )
    _queue(
        "refunds-bank",
        _("Refunds to send by bank transfer"),
        _("Decided. The money came by bank, so it goes back by bank: enter the account it goes to."),
        queries.refunds_by_bank,
        REFUND_ROW,
        "proposed_at",
        21,
    )
    _queue(
        "refunds-failed",
        _("Refunds that failed"),
        _("The money did not arrive. Write to the payer and find another way."),
        queries.failed_refunds,
        REFUND_ROW,
        "proposed_at",
        22,
    )
    _queue(
        "disputes",
        _("Disputes"),
        _("A payer’s bank has taken money back. Answer with evidence at the payment service before the day named."),
        queries.disputes_open,
        DISPUTE_ROW,
        "opened_at",
        23,
    )
    _queue(
        "resolutions",
        _("Proposals to leave the review"),
        _("A colleague has looked at these payments. A second person agrees or says no."),
        queries.resolutions_to_approve,
        "payments/desk/row_resolution.html",
        "proposed_at",
        24,
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
