"""The treasurer's page of share capital that came by debit: what is provisional, what was passed on, and where it goes.
Nothing is paid out from here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from payments.views.rooms import AccountEntry, statement_of, told_of_account, told_of_book

from .. import rules
from ..models import Cooperative
from .base import Personal, Workspace


class Capital(Workspace, Personal):
    """Figures, payouts with their statements, and the account."""

    template_name = "membership/workspace/capital.html"
    tab = "capital"
    allowed = staticmethod(rules.can_handle_capital)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = told_of_account(self.cooperative.code) | told_of_book(self.cooperative.code, self.now)
        return super().get_context_data(**known, **kwargs)


class Account(Workspace, AccountEntry):
    """Capital goes by bank. What else was chosen for the rest stays."""

    allowed = staticmethod(rules.can_handle_capital)
    template_name = "membership/step.html"
    chooses = False

    def beneficiary(self) -> Cooperative:
        return self.cooperative

    def page_url(self) -> str:
        return reverse("membership_capital", args=[self.cooperative.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Bank account of the cooperative"), back_url=self.page_url(), **kwargs)


class Statement(Workspace, View):
    """The statement of one payout, in the reader's language."""

    allowed = staticmethod(rules.can_handle_capital)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = statement_of(self.cooperative.code, self.kwargs["payout"], request.user)
        add_never_cache_headers(response)
        return response
