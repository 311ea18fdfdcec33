"""The desk's page to send money that nobody claimed back to whom it came from.
What may be sent, and who has to agree, is services/sending_back.py's."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from crowdcoop.clock import now
from crowdcoop.views import FormPage

from ..exceptions import AlreadyDecided
from ..forms_bank import LineReturnForm
from ..models import BankOrder, LineReturn, StatementLine
from ..services.sending_back import decide_return, needs_second_person, propose_return
from .access import FinanceOnly


class LineBackView(FinanceOnly, FormPage):
    """One movement: how much of it is free, where it would go, a colleague's proposal, what was sent before."""

    template_name = "payments/desk/line_back.html"
    form_class = LineReturnForm
    line: StatementLine

    def allow(self) -> bool:
        self.line = get_object_or_404(StatementLine.objects.incoming(), code=self.kwargs["code"])
        return True

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.line.party_name[:70], "iban": self.line.party_iban}

    def act(self, form: LineReturnForm) -> str:
        data = form.cleaned_data
        said: dict[str, Any] = {"by": self.request.user, "now": now()}
        if data["way"] == LineReturnForm.PROPOSE:
            where: dict[str, Any] = {name: data[name] for name in ("name", "iban", "reason")}
            made = propose_return(line=self.line, **where, **said)
        else:
            agreed = data["way"] == LineReturnForm.AGREE
            made = decide_return(given_back=self._named(data["given_back"]), agreed=agreed, **said)
        messages.success(self.request, self._text(made))
        return reverse("payments:finance_line_back", args=[self.line.code])

    def _text(self, made: LineReturn) -> str:
        if made.agreed:
            return _("Ordered. It goes with the next file for the bank.")
        if made.decided_at is not None:
            return _("Noted. Nothing is sent, and the movement waits again.")
        return _("Noted. A second person has to agree.")

    def _named(self, code: str) -> LineReturn:
        """The proposal this person has read."""
        found: LineReturn | None = self.line.returns.filter(code=code).first()
        if found is None:
            raise AlreadyDecided
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.line.refresh_from_db()
        rows = list(self.line.returns.select_related("proposed_by", "decided_by").order_by("pk"))
        waiting = next((row for row in rows if row.decided_at is None), None)
        orders = BankOrder.objects.filter(kind="return", subject_code__in=[row.code for row in rows])
        states = {order.subject_code: order for order in orders}
        return super().get_context_data(**kwargs) | {
            "line": self.line,
            "waiting": waiting,
            "own": waiting is not None and waiting.proposed_by_id == self.request.user.pk,
            "needs_two": needs_second_person(self.line, self.line.party_iban),
            "past": [(row, states.get(row.code)) for row in rows if row is not waiting],
        }
