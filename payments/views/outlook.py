"""What the machine knows about the books: its checks, the end of the chain, safe mode, and the next seven days.
Checking and expecting are done elsewhere; these pages show it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from crowdcoop.clock import now
from crowdcoop.exceptions import DomainError

from ..explanations import explained
from ..forecast import outlook
from ..invariants import all_invariants
from ..models import BalanceMatch, ChainCheckpoint, MoneyCheck
from ..services.restoring import agree_restored, open_restoration
from .access import FinanceOnly


def _sentences(findings: list[list[Any]]) -> list[dict[str, Any]]:
    """One line for each number, with what was found about it."""
    details: dict[int, list[str]] = {}
    for number, _name, detail in findings:
        details.setdefault(number, []).append(detail)
    names = {invariant.number: invariant.name for invariant in reversed(all_invariants())}
    return [
        {"number": number, "text": explained(number, names.get(number, "")), "details": details.get(number, [])}
        for number in sorted(names.keys() | details.keys())
    ]


class ChecksView(FinanceOnly, TemplateView):
    """Each check as a plain sentence, and what the last run found."""

    template_name = "payments/desk/checks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = MoneyCheck.objects.order_by("-pk").first()
        lines = _sentences(run.findings if run else [])
        return super().get_context_data(**kwargs) | {
            "now": now(),
            "run": run,
            "broken": [line for line in lines if line["details"]],
            "holding": [line for line in lines if not line["details"]],
            "match": BalanceMatch.objects.order_by("-pk").first(),
            "mark": ChainCheckpoint.objects.order_by("-day").first(),
            "restoration": open_restoration(),
        }


class RestoredView(FinanceOnly, TemplateView):
    """One person's yes that a restored database matches."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            row = agree_restored(by=request.user, now=now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            done = row.done_at is not None
            said = _("Safe mode has ended.") if done else _("Noted. A second person has to agree as well.")
            messages.success(request, said)
        return redirect("payments:finance_checks")


class OutlookView(FinanceOnly, TemplateView):
    """The next seven days: what is expected, and what each figure rests on."""

    template_name = "payments/desk/outlook.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = outlook(now())
        return super().get_context_data(**kwargs) | {
            "days": days,
            "money_in": sum(day.money_in for day in days),
            "money_out": sum(day.money_out for day in days),
        }
