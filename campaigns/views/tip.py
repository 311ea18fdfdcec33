"""My tip for the platform: see it, change it, withdraw it, until it is due.
For the owner of a pledge beside it when signed in, and for whoever holds the link from a letter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from campaigns.forms.basket import TipForm, WithdrawTipForm
from campaigns.models import Tip
from campaigns.queries.people import titles_of
from campaigns.services.tips import change_tip, may_be_changed, withdraw_tip
from campaigns.tip_letters import tip_token
from crowdcoop import clock
from crowdcoop.views import FormPage
from payments.enums import PaymentState
from payments.links import repair_url

REPAIRABLE = (PaymentState.DECLINED, PaymentState.ACTION_REQUIRED)


class OwnTip(FormPage):
    """For everybody else the tip does not exist."""

    tip: Tip

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.tip = get_object_or_404(Tip.objects.select_related("payment", "basket"), code=kwargs["code"])
        token = request.GET.get("token", "")
        has_link = token.isascii() and constant_time_compare(token, tip_token(self.tip))
        if not (has_link or self._is_owner(request.user)):
            raise Http404
        self.query = f"?token={token}" if has_link else ""
        return super().dispatch(request, *args, **kwargs)

    def _is_owner(self, user: Any) -> bool:
        return bool(user.is_authenticated) and self.tip.basket.own_pledges.filter(supporter=user).exists()

    def own_url(self) -> str:
        return reverse("tip", args=[self.tip.code]) + self.query

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pledges = list(self.tip.basket.own_pledges.order_by("pk"))
        return super().get_context_data(**kwargs) | {
            "tip": self.tip,
            "titles": list(titles_of([pledge.campaign for pledge in pledges]).values()),
            "changeable": may_be_changed(self.tip, clock.now()),
            "repair_url": repair_url(self.tip.payment) if self.tip.payment.state in REPAIRABLE else "",
            "withdraw_url": reverse("tip_withdraw", args=[self.tip.code]) + self.query,
            "own_url": self.own_url(),
            "noindex": True,
        }


class TipPage(OwnTip):
    form_class = TipForm
    template_name = "campaigns/tip.html"
    limit = (30, 3600)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"tip": self.tip}

    def act(self, form: TipForm) -> str:
        change_tip(by=self.request.user, tip=self.tip, amount_minor=form.cleaned_data["tip"], now=clock.now())
        messages.success(self.request, _("Your change is saved. We have sent you a new confirmation."))
        return self.own_url()


class WithdrawTipPage(OwnTip):
    form_class = WithdrawTipForm
    template_name = "campaigns/tip_withdraw.html"

    def act(self, form: WithdrawTipForm) -> str:
        withdraw_tip(by=self.request.user, tip=self.tip, now=clock.now())
        messages.success(self.request, _("Your tip is withdrawn. Nothing was charged for it and nothing will be."))
        return self.own_url()
