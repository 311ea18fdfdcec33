"""The treasurer's page of share capital that came by debit: what is provisional, what was passed on, and where it goes.
Nothing is paid out from here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View

from crowdcoop.audit.services import record
from crowdcoop.clock import now
from payments.enums import PAYOUT_BOOKED, PayoutState
from payments.forms_accounts import AccountForm
from payments.iban import masked
from payments.models import Payout, PayoutAccount
from payments.payout_statement import statement_pdf
from payments.queries.payouts import payable
from payments.services.payout_accounts import enter_account

from .. import rules
from .base import Personal, Step, Workspace


class Capital(Workspace, Personal):
    """Figures, payouts with their statements, and the account."""

    template_name = "membership/workspace/capital.html"
    tab = "capital"
    allowed = staticmethod(rules.can_handle_capital)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = PayoutAccount.objects.filter(beneficiary_code=self.cooperative.code).first()
        return super().get_context_data(
            payable=payable(self.cooperative.code, now=self.now),
            payouts=Payout.objects.of_book(self.cooperative.code).order_by("-pk"),
            with_statement=PAYOUT_BOOKED | {PayoutState.REVERSED},
            account=account,
            masked=masked(account.iban) if account and account.iban else "",
            **kwargs,
        )


class Account(Workspace, Step):
    """The cooperative's bank account. A change is checked anew by two people before anything is sent there."""

    tab = "capital"
    allowed = staticmethod(rules.can_handle_capital)
    form_class = AccountForm
    title = gettext_lazy("Bank account of the cooperative")
    limit = (20, 3600)

    def get_form_kwargs(self) -> dict[str, Any]:
        known = super().get_form_kwargs()
        known.pop("submit_label")
        return known

    def get_initial(self) -> dict[str, Any]:
        account = PayoutAccount.objects.filter(beneficiary_code=self.cooperative.code).first()
        return {"holder_name": account.holder_name if account else self.cooperative.name}

    def act(self, form: AccountForm) -> str:
        enter_account(
            by=self.request.user,
            beneficiary_code=self.cooperative.code,
            holder_name=form.cleaned_data["holder_name"],
            iban=form.cleaned_data["iban"],
            now=now(),
        )
        messages.success(self.request, _("Saved. Two people of the finance desk compare it with your papers."))
        return self.back()

    def back(self) -> str:
        return reverse("membership_capital", args=[self.cooperative.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self.back(), **kwargs)


class Statement(Workspace, View):
    """The statement of one payout, in the reader's language."""

    allowed = staticmethod(rules.can_handle_capital)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Payout.objects.of_book(self.cooperative.code).exclude(approved_at=None)
        payout = get_object_or_404(rows, code=self.kwargs["payout"])
        record(by=request.user, action="payments.statement_read", subject=payout)
        pdf = statement_pdf(payout, language=get_language() or "es")
        response = HttpResponse(pdf, content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="{payout.code}.pdf"'
        add_never_cache_headers(response)
        return response
