"""My pledge: see it, change it, withdraw it, until the deadline.
For its owner when signed in, and for whoever holds the link from the letter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from campaigns.emails import pledge_token
from campaigns.enums import CampaignState
from campaigns.forms.support import ChangeForm, ConfirmForm, WithdrawForm
from campaigns.models import Pledge
from campaigns.queries.fulfilment import is_owed
from campaigns.queries.shown import choices_of, page_of
from campaigns.services.pledges import change_pledge, withdraw_pledge
from campaigns.services.talks import may_talk
from campaigns.services.transfer_pledges import confirm_transfer_pledge
from campaigns.tip_letters import tip_token
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.views import FormPage
from payments.enums import Method, PaymentState
from payments.links import card_url, repair_url, transfer_url
from payments.services.cards import expires_too_soon, may_change_card

REPAIRABLE = (PaymentState.DECLINED, PaymentState.ACTION_REQUIRED)


class OwnPledge(FormPage):
    """Lets in the supporter and the holder of the signed link; for everybody else the pledge does not exist."""

    pledge: Pledge

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Pledge.objects.select_related("payment", "campaign__cooperative", "reward", "basket__tip__payment")
        self.pledge = get_object_or_404(found, code=kwargs["code"])
        token = request.GET.get("token", "")
        has_link = token.isascii() and constant_time_compare(token, pledge_token(self.pledge))
        is_owner = request.user.is_authenticated and self.pledge.supporter_id == request.user.pk
        if not (has_link or is_owner):
            raise Http404
        self.query = f"?token={token}" if has_link else ""
        return super().dispatch(request, *args, **kwargs)

    @property
    def changeable(self) -> bool:
        campaign = self.pledge.campaign
        return (
            campaign.state == CampaignState.LIVE
            and self.pledge.payment.state == PaymentState.ACTIVE
            and campaign.deadline_at is not None
            and clock.now() < campaign.deadline_at
        )

    @property
    def to_confirm(self) -> bool:
        """A promise by transfer that nobody has confirmed yet."""
        payment = self.pledge.payment
        return payment.method == Method.TRANSFER and payment.state == PaymentState.DRAFT

    def _transfer_url(self) -> str:
        waits = self.pledge.payment.state == PaymentState.AWAITING_TRANSFER
        return transfer_url(self.pledge.payment) if waits else ""

    def _failed(self) -> bool:
        return self.pledge.campaign.state == CampaignState.UNSUCCESSFUL

    def _tip_link(self) -> str:
        """Whoever may see a pledge may see the tip beside it."""
        tip = getattr(self.pledge.basket, "tip", None)
        return reverse("tip", args=[tip.code]) + f"?token={tip_token(tip)}" if tip is not None else ""

    def own_url(self) -> str:
        return reverse("pledge", args=[self.pledge.code]) + self.query

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(self.pledge.campaign)
        rewards = choices_of(self.pledge.campaign)
        own = next((r for r in rewards if r.pk == self.pledge.reward_id), None)
        return super().get_context_data(**kwargs) | {
            "pledge": self.pledge,
            "campaign": self.pledge.campaign,
            "campaign_title": page.title if page else self.pledge.campaign.cooperative.name,
            "campaign_url": languages.address(page, languages.reading_language()) if page else "",
            "reward": own,
            "changeable": self.changeable,
            "by_transfer": self.pledge.payment.method == Method.TRANSFER,
            "to_confirm": self.to_confirm,
            "confirm_url": reverse("pledge_confirm", args=[self.pledge.code]) + self.query,
            "transfer_url": self._transfer_url(),
            "card_url": card_url(self.pledge.payment) if may_change_card(self.pledge.payment, clock.now()) else "",
            "card_too_soon": self.changeable and expires_too_soon(self.pledge.payment),
            "repair_url": repair_url(self.pledge.payment) if self.pledge.payment.state in REPAIRABLE else "",
            "withdraw_url": reverse("pledge_withdraw", args=[self.pledge.code]) + self.query,
            "tip_link": self._tip_link(),
            "own_url": self.own_url(),
            "again_url": reverse("pledge_again", args=[self.pledge.code]) + self.query if self._failed() else "",
            "talk_url": reverse("pledge_talk", args=[self.pledge.code]) + self.query if may_talk(self.pledge) else "",
            "reward_url": reverse("pledge_reward", args=[self.pledge.code]) + self.query
            if is_owed(self.pledge)
            else "",
            "noindex": True,
        }


class PledgePage(OwnPledge):
    form_class = ChangeForm
    template_name = "campaigns/pledge.html"
    limit = (30, 3600)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        return kwargs | {"pledge": self.pledge, "rewards": choices_of(self.pledge.campaign)}

    def act(self, form: ChangeForm) -> str:
        step = form.to_step()
        change_pledge(
            by=self.request.user,
            pledge=self.pledge,
            amount_minor=step["amount"],
            reward_code=step["reward"],
            now=clock.now(),
        )
        messages.success(self.request, _("Your change is saved. We have sent you a new confirmation."))
        return self.own_url()


class WithdrawPage(OwnPledge):
    form_class = WithdrawForm
    template_name = "campaigns/pledge_withdraw.html"

    def act(self, form: WithdrawForm) -> str:
        withdraw_pledge(by=self.request.user, pledge=self.pledge, now=clock.now())
        messages.success(self.request, _("Your pledge is withdrawn. Nothing was charged and nothing will be."))
        return self.own_url()


class ConfirmPage(OwnPledge):
    """The address of a promise by transfer is proven here: by the link of the letter, and one press of a button."""

    form_class = ConfirmForm
    template_name = "campaigns/pledge_confirm.html"

    def act(self, form: ConfirmForm) -> str:
        pledge = confirm_transfer_pledge(by=self.request.user, pledge=self.pledge, now=clock.now())
        if pledge.payment.state == PaymentState.ACTIVE:
            messages.success(self.request, _("Thank you: your promise counts."))
        else:
            messages.error(self.request, _("This promise can no longer count. Nothing was charged."))
        return self.own_url()
