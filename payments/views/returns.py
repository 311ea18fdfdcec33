"""The desk's pages about money going back: proposing a refund, deciding one, leaving review.
Each does one thing through one service."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from crowdcoop.clock import now
from crowdcoop.exceptions import DomainError
from crowdcoop.views import FormPage

from ..enums import PaymentState, ResolutionState
from ..exceptions import ProviderUnavailable
from ..forms_returns import RefundDecisionForm, RefundForm, ReviewForm
from ..models import Payment, Refund, Resolution
from ..providers.errors import ProviderError
from ..purposes import owner_of
from ..queries.refunds import suspense_minor
from ..services.refund_orders import order_refund_transfer
from ..services.refunds import approve_refund, needs_second_person, propose_refund, refundable, reject_refund
from ..services.reviews import approve_resolution, checked_targets, propose_resolution, reject_resolution
from ..services.settlement import ask
from .access import FinanceOnly


class NewRefundView(FinanceOnly, FormPage):
    """Give back part or all of one payment."""

    template_name = "payments/desk/refund_new.html"
    form_class = RefundForm
    payment: Payment

    def allow(self) -> bool:
        self.payment = get_object_or_404(Payment, code=self.kwargs["code"])
        return True

    def get_initial(self) -> dict[str, Any]:
        return {"amount": refundable(self.payment)}

    def act(self, form: RefundForm) -> str:
        data = form.cleaned_data
        refund = propose_refund(
            by=self.request.user, payment=self.payment, amount_minor=data["amount"], reason=data["reason"], now=now()
        )
        waits = refund.state == "proposed"
        text = _("Noted. A second person has to agree.") if waits else _("Decided. The money is on its way back soon.")
        messages.success(self.request, text)
        return reverse("payments:finance_refund", args=[refund.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = refundable(self.payment)
        two = needs_second_person(self.payment, left)
        return super().get_context_data(**kwargs) | {
            "payment": self.payment,
            "left_minor": left,
            "needs_two": two,
            "warning": owner_of(self.payment.purpose).warning(self.payment),
        }


class RefundView(FinanceOnly, FormPage):
    """One refund: what happened, and a yes or a no where one is wanted."""

    template_name = "payments/desk/refund.html"
    form_class = RefundDecisionForm
    refund: Refund

    def allow(self) -> bool:
        found = Refund.objects.select_related("payment", "proposed_by", "approved_by")
        self.refund = get_object_or_404(found, code=self.kwargs["code"])
        return True

    def act(self, form: RefundDecisionForm) -> str:
        data, by, at = form.cleaned_data, self.request.user, now()
        if data["way"] == RefundDecisionForm.REJECT:
            reject_refund(by=by, refund=self.refund, reason=data["reason"], now=at)
            messages.success(self.request, _("Rejected. Nothing is given back by this."))
        elif data["way"] == RefundDecisionForm.ORDER:
            order_refund_transfer(by=by, refund=self.refund, name=data["name"], iban=data["iban"], now=at)
            messages.success(self.request, _("Ordered. It goes with the next file for the bank."))
        else:
            approve_refund(by=by, refund=self.refund, now=at)
            messages.success(self.request, _("Your yes is noted."))
        return reverse("payments:finance_refund", args=[self.refund.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refund = self.refund
        refund.refresh_from_db()
        by_bank = refund.payment.method == "transfer" and refund.state == "approved"
        return super().get_context_data(**kwargs) | {
            "refund": refund,
            "payment": refund.payment,
            "own": refund.proposed_by_id == self.request.user.pk,
            "by_bank": by_bank,
            "events": refund.events.select_related("actor", "entry").order_by("number"),
        }


class ReviewView(FinanceOnly, FormPage):
    """One payment in review: what did not fit, where it may go by the provider's truth, and a colleague's proposal."""

    template_name = "payments/desk/review.html"
    form_class = ReviewForm
    payment: Payment

    def allow(self) -> bool:
        self.payment = get_object_or_404(Payment, code=self.kwargs["code"])
        return True

    def form_valid(self, form: Any) -> HttpResponse:
        """Asks the provider, so it runs outside any transaction; each step is safe twice."""
        try:
            self._decide(form.cleaned_data)
        except (DomainError, ProviderError) as error:
            text = str(error) if isinstance(error, DomainError) else str(ProviderUnavailable())
            form.add_error(None, text)
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("payments:finance_payment", args=[self.payment.code]))

    def _decide(self, data: dict[str, Any]) -> None:
        by, at, waiting = self.request.user, now(), self._waiting()
        if data["way"] == ReviewForm.PROPOSE:
            propose_resolution(by=by, payment=self.payment, to=data["to"], reason=data["reason"], now=at)
            messages.success(self.request, _("Noted. A second person has to agree."))
        elif waiting is not None and data["way"] == ReviewForm.APPROVE:
            approve_resolution(by=by, resolution=waiting, now=at)
            messages.success(self.request, _("Agreed. The payment has left the review."))
        elif waiting is not None:
            reject_resolution(by=by, resolution=waiting, now=at)
            messages.success(self.request, _("Taken back. The payment stays in review."))

    def _waiting(self) -> Resolution | None:
        rows = self.payment.resolutions.filter(state=ResolutionState.PROPOSED)
        return rows.select_related("proposed_by").first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting, silent = self._waiting(), False
        targets: frozenset[PaymentState] = frozenset()
        try:
            targets = checked_targets(self.payment, ask(self.payment)[1])
        except (DomainError, ProviderError):
            silent = True
        return super().get_context_data(**kwargs) | {
            "payment": self.payment,
            "parked": self.payment.events.filter(to_state=PaymentState.REVIEW).order_by("-number").first(),
            "suspense_minor": suspense_minor(self.payment),
            "queued": self.payment.refunds.filter(from_suspense=True).order_by("-pk").first(),
            "targets": sorted(targets),
            "silent": silent,
            "waiting": waiting,
            "own": waiting is not None and waiting.proposed_by_id == self.request.user.pk,
        }
