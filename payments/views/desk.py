"""The finance desk's frame: what needs a person today, each queue, one payment whole, the switches.
What the queues are is registered in desk.py; what buttons do are services."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from crowdcoop.clock import now
from crowdcoop.views import FormPage

from .. import desk
from .. import desk_queries as queries
from ..enums import Position
from ..forms import SwitchForm
from ..models import MoneyCheck, Payment
from ..services import switches
from .access import FinanceOnly


class OverviewView(FinanceOnly, TemplateView):
    """What needs a person today: the queues that are not empty first, how old their oldest row is, and the tools."""

    template_name = "payments/desk/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = now()
        lines = [(queue, queue.count(at)) for queue in desk.queues()]
        waiting = [(queue, count, queue.oldest(at)) for queue, count in lines if count and queue.waits]
        return super().get_context_data(**kwargs) | {
            "now": at,
            "waiting": waiting,
            "total": sum(count for _queue, count, _oldest in waiting),
            "quiet": [(queue, count) for queue, count in lines if not (count and queue.waits)],
            "tools": desk.tools(),
            "check": MoneyCheck.objects.order_by("-pk").first(),
            "stopped": [name for name in switches.NAMES if not switches.is_on(name)],
        }


class _Pages(Paginator):  # type: ignore[type-arg]
    """A pager over a queue: counts and fetches by the queue's own functions."""

    def __init__(self, queue: desk.Queue, at: Any) -> None:
        super().__init__([], desk.PAGE_SIZE)
        self.queue, self.at = queue, at
        self.__dict__["count"] = queue.count(at)

    def page(self, number: Any) -> Any:
        number = self.validate_number(number)
        return Page(self.queue.rows(self.at, number), number, self)


class QueueView(FinanceOnly, TemplateView):
    """One queue: each row says what happened, what the amounts are, and what the buttons will do."""

    template_name = "payments/desk/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        queue = desk.queue_named(self.kwargs["queue"])
        if queue is None:
            raise Http404
        at = now()
        pages = _Pages(queue, at)
        return super().get_context_data(**kwargs) | {
            "now": at,
            "queue": queue,
            "page_obj": pages.get_page(self.request.GET.get("page")),
            "total": pages.count,
            "user": self.request.user,
        }


class PaymentView(FinanceOnly, TemplateView):
    """Everything known about one payment, oldest first."""

    template_name = "payments/desk/payment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payment = get_object_or_404(Payment, code=self.kwargs["code"])
        return super().get_context_data(**kwargs) | {
            "payment": payment,
            "described": queries.described(payment),
            "events": payment.events.select_related("actor", "entry").order_by("number"),
            "attempts": payment.attempts.order_by("number"),
            "calls": payment.calls.order_by("pk"),
            "ledger": queries.ledger_of_payment(payment),
            "messages_heard": queries.messages_about(payment),
            "actions": desk.actions_for(payment, self.request.user),
            "panels": desk.panels_for(payment),
        }


class SearchView(FinanceOnly, TemplateView):
    """Payments by code, owner's code, e-mail address, reference or the provider's id."""

    template_name = "payments/desk/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:200]
        found = queries.search(text, also=[pk for finder in desk.finders() for pk in finder.find(text)] if text else [])
        pages = Paginator(found, desk.PAGE_SIZE)
        return super().get_context_data(**kwargs) | {
            "q": text,
            "page_obj": pages.get_page(self.request.GET.get("page")),
            "total": pages.count,
            "query": f"{urlencode({'q': text})}&",
        }


class SwitchesView(FinanceOnly, FormPage):
    """What may happen now, and the way to stop it or let it go on."""

    template_name = "payments/desk/switches.html"
    form_class = SwitchForm

    def act(self, form: SwitchForm) -> str:
        name, turn, at = form.cleaned_data["name"], form.cleaned_data["turn"], now()
        reason = form.cleaned_data["reason"]
        if turn == SwitchForm.OFF:
            switches.turn_off(name, by=self.request.user, reason=reason, now=at)
            messages.success(self.request, _("It is off. Nothing is lost: what waits goes on when it is on again."))
        elif switches.turn_on(name, by=self.request.user, reason=reason, now=at).position == Position.ASKED:
            messages.info(self.request, _("Your agreement is noted. A second person has to agree before it is on."))
        else:
            messages.success(self.request, _("It is on."))
        return reverse("payments:finance_switches")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "once": uuid.uuid4().hex,
            "switches": [queries.switch_state(name) for name in switches.NAMES],
            "history": queries.switch_history(),
        }
