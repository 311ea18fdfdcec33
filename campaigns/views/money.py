"""The treasurer's page: what can be paid out, what stays back and why, where it goes, and every statement.
A campaign of others does not exist here; nothing is paid out from here."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from campaigns.emails import title_of
from campaigns.forms.money import ConnectForm
from campaigns.models import Campaign
from campaigns.rules import can_edit_campaign, can_handle_money
from crowdcoop.clock import now
from crowdcoop.mail.services import absolute
from crowdcoop.views import FormPage
from membership.models import Cooperative
from payments.providers import is_configured
from payments.services.payout_accounts import ask_later, begin_onboarding
from payments.views.rooms import AccountEntry, account_of, statement_of, told_of_account, told_of_book


class MoneyArea(LoginRequiredMixin):
    """Loads the campaign; whoever does not look after its money gets a 404."""

    request: HttpRequest
    campaign: Campaign

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=kwargs["code"])
        if not can_handle_money(request.user, self.campaign):
            raise Http404
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def page_url(self) -> str:
        return reverse("campaign_money", args=[self.campaign.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "campaign": self.campaign,
            "title": title_of(self.campaign, get_language() or ""),
            "tab": "money",
            "noindex": True,
            "may_handle_money": True,
            "may_edit": can_edit_campaign(self.request.user, self.campaign),
        }


class MoneyPage(MoneyArea, TemplateView):
    """Figures, where the money goes, and the payouts so far."""

    template_name = "campaigns/money.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = told_of_account(self.campaign.cooperative.code) | told_of_book(self.campaign.code, now())
        return super().get_context_data(**kwargs) | known | {"can_connect": is_configured()}


class AccountPage(MoneyArea, AccountEntry):
    template_name = "campaigns/money_form.html"

    def beneficiary(self) -> Cooperative:
        return self.campaign.cooperative

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"heading": _("Bank account of the cooperative")}


class ConnectPage(MoneyArea, FormPage):
    """Choose an account at the payment provider; the button leads to its own page."""

    form_class = ConnectForm
    template_name = "campaigns/money_form.html"
    limit = (20, 3600)

    def act(self, form: ConnectForm) -> str:
        return self.page_url()

    def finish(self, url: str) -> str:
        code = self.campaign.code
        return begin_onboarding(
            by=self.request.user,
            beneficiary_code=self.campaign.cooperative.code,
            return_url=absolute(reverse("campaign_money_back", args=[code])),
            refresh_url=absolute(reverse("campaign_money_connect", args=[code])),
            now=now(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": _("Account at the payment provider"),
            "explained": _("The provider asks who your cooperative is. Afterwards you come back to this page."),
        }


class ConnectBack(MoneyArea, View):
    """Back from the provider: it is asked in the background what the account may do now; this page only reads."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = account_of(self.campaign.cooperative.code)
        if account is not None and account.connect_account_id:
            ask_later.enqueue(account.pk)
        return HttpResponseRedirect(self.page_url())


class StatementFile(MoneyArea, View):
    """The statement of one payout, in the reader's language."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return statement_of(self.campaign.code, kwargs["payout"], request.user)
