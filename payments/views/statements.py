"""The desk's pages for bank statements: importing one, its movements, and deciding about one movement.
Reading and matching are services' work."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from crowdcoop.clock import now
from crowdcoop.views import FormPage

from .. import desk
from ..enums import LineState
from ..exceptions import NotMatchable
from ..forms import LineForm, StatementForm
from ..models import BankOrder, Payment, ProviderMove, Statement, StatementLine
from ..queries import statements as queries
from ..queries.provider_payouts import could_be
from ..queries.returned_orders import could_be_back
from ..services.matching import ignore_line, match_line, match_waiting, unmatch_line
from ..services.provider_payouts import receive_payout
from ..services.returned_orders import receive_returned_order
from ..services.statements import import_statement
from .access import FinanceOnly


class StatementsView(FinanceOnly, FormPage):
    """Every statement that was imported, and the form for the next one."""

    template_name = "payments/desk/statements.html"
    form_class = StatementForm

    def act(self, form: StatementForm) -> str:
        upload = form.cleaned_data["file"]
        statement = import_statement(by=self.request.user, data=upload.read(), filename=upload.name, now=now())
        return reverse("payments:finance_statement", args=[statement.code])

    def finish(self, url: str) -> str:
        statement = Statement.objects.get(code=resolve(url).kwargs["code"])
        match_waiting(now=now(), statement=statement)
        return url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(queries.statements(), desk.PAGE_SIZE)
        return super().get_context_data(**kwargs) | {"page_obj": pages.get_page(self.request.GET.get("page"))}


class StatementView(FinanceOnly, TemplateView):
    """One statement and its movements."""

    template_name = "payments/desk/statement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        statement = get_object_or_404(queries.statements(), code=self.kwargs["code"])
        pages = Paginator(statement.lines.order_by("position"), 100)
        page = pages.get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {"statement": statement, "page_obj": page}


class LineView(FinanceOnly, FormPage):
    """One movement: what it says, what it pays, what it could be for, and the three things one can do."""

    template_name = "payments/desk/line.html"
    form_class = LineForm
    line: StatementLine

    def allow(self) -> bool:
        found = StatementLine.objects.select_related("statement")
        self.line = get_object_or_404(found, code=self.kwargs["code"])
        return True

    def act(self, form: LineForm) -> str:
        data, by, at = form.cleaned_data, self.request.user, now()
        if data["way"] == LineForm.IGNORE:
            ignore_line(by=by, line=self.line, reason=data["reason"], now=at)
            messages.success(self.request, _("Left aside. Its money stays apart from everything else."))
        elif data["way"] == LineForm.UNMATCH:
            payment = self._payment(data["payment"])
            unmatch_line(by=by, line=self.line, payment=payment, reason=data["reason"], now=at)
            messages.success(self.request, _("Taken back. The movement waits again."))
        elif data["way"] == LineForm.PROVIDER:
            receive_payout(by=by, line=self.line, move=self._move(data["move"]), now=at)
            messages.success(self.request, _("Matched."))
        elif data["way"] == LineForm.RETURNED:
            receive_returned_order(by=by, line=self.line, order=self._order(data["order"]), now=at)
            messages.success(self.request, _("Matched."))
        else:
            match_line(by=by, line=self.line, payment=self._payment(data["payment"]), now=at)
            messages.success(self.request, _("Matched."))
        return reverse("payments:finance_line", args=[self.line.code])

    def _move(self, move_id: str) -> ProviderMove:
        found = ProviderMove.objects.filter(move_id=move_id).first()
        if found is None:
            raise NotMatchable(_("This payout of the payment service is not on its way any more."))
        return found

    def _order(self, code: str) -> BankOrder:
        found = BankOrder.objects.filter(code=code).first()
        if found is None:
            raise NotMatchable(_("This transfer is not on its way back any more."))
        return found

    def _payment(self, text: str) -> Payment:
        bare = "".join(text.split())
        found = Payment.objects.filter(Q(code=bare.lower()) | Q(reference=bare.upper())).first()
        if found is None:
            raise NotMatchable(_("There is no payment with this code or reference."))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.line.refresh_from_db()
        row = queries.described_line(self.line)
        return super().get_context_data(**kwargs) | {
            "row": row,
            "line": self.line,
            "payouts": could_be(self.line) if self.line.state == LineState.UNMATCHED else [],
            "returned": could_be_back(self.line) if self.line.state == LineState.UNMATCHED else [],
            "late": queries.is_late(row.named),
            "may_go_back": self.line.free_minor > 0 or self.line.returns.exists(),
            "can_match": self.line.free_minor > 0 and self.line.state != LineState.IGNORED,
            "events": self.line.events.select_related("actor").order_by("number"),
        }
