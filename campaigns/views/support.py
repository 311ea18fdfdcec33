"""A supporter's way: amount → you → check → the provider's page; thanks.py goes on.
Three forms, one service call."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse

from campaigns.exceptions import BasketTooFull, PledgesPaused
from campaigns.forms.basket import TippedCheckForm
from campaigns.forms.support import OTHER, AmountForm, CheckForm, TransferCheckForm, YouForm
from campaigns.letters import read_statement
from campaigns.models import Basket, Campaign, Pledge, Statement
from campaigns.queries.match_faces import notices
from campaigns.queries.reach import source_word
from campaigns.queries.shown import choices_of, page_of
from campaigns.services.baskets import BasketOrder
from campaigns.services.counters import refuse_unless_open
from campaigns.services.pledges import UNFINISHED, place_pledge
from campaigns.services.transfer_pledges import begin_transfer_pledge
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.exceptions import DomainError
from crowdcoop.switches import is_on
from crowdcoop.views import FormPage
from payments.enums import Method

from .kept import checkout_url as basket_checkout_url
from .kept import kept, leave, order_of, place_once, put_in
from .proving import campaign_or_404, guard
from .thanks import checkout_url, pledge_at


class Step(FormPage):
    """One of the three screens. What was decided so far travels in the visitor's session."""

    step = ""
    campaign: Campaign

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.campaign = campaign_or_404(kwargs["code"])
        refusal = self._refusal()
        if refusal:
            return self._closed(refusal)
        if self._missing():
            return redirect("support", code=self.campaign.code)
        return super().dispatch(request, *args, **kwargs)

    def _refusal(self) -> str:
        try:
            if not is_on("PLEDGES"):
                raise PledgesPaused
            refuse_unless_open(self.campaign, clock.now())
        except DomainError as error:
            return str(error)
        return ""

    def _closed(self, refusal: str) -> HttpResponse:
        context = {"campaign": self.campaign, "page": page_of(self.campaign), "refusal": refusal, "noindex": True}
        return render(self.request, "campaigns/support_closed.html", context)

    def _missing(self) -> bool:
        """Whether an earlier step has not been taken."""
        return False

    @property
    def state(self) -> dict[str, Any]:
        return dict(self.request.session.get(f"support:{self.campaign.code}", {}))

    def remember(self, **values: Any) -> None:
        self.request.session[f"support:{self.campaign.code}"] = self.state | values

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(self.campaign)
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "campaign_title": page.title if page else self.campaign.cooperative.name,
            "campaign_url": languages.address(page, languages.reading_language()) if page else "",
            "step": self.step,
            # Search engines lead to the campaign: this is a step of an act, and names and amounts may stand in it.
            "noindex": True,
        }


class AmountStep(Step):
    step = "amount"
    form_class = AmountForm
    template_name = "campaigns/support_amount.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rewards": choices_of(self.campaign)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "matches": notices(self.campaign, clock.now()),
            "said": self._said(),
            "in_basket": len(kept(self.request)["lines"]),
        }

    def get_initial(self) -> dict[str, Any]:
        state, asked = self.state, self.request.GET.get("reward", "")
        state = state or kept(self.request)["lines"].get(self.campaign.code, {})
        if asked:
            return {"choice": asked}
        if (said := self._said()) and said.back_minor:
            return {"choice": OTHER, "amount": said.back_minor}
        if state:
            return {"choice": state.get("reward") or OTHER, "amount": state.get("amount")}
        return {}

    def _said(self) -> Statement | None:
        """What the reader of the launch letter said before, by the link they followed."""
        email = read_statement(self.request.GET.get("said", ""), self.campaign)
        return Statement.objects.filter(campaign=self.campaign, email=email).first() if email else None

    def act(self, form: AmountForm) -> str:
        if said := self._said():
            self.remember(said={"email": said.email, "name": said.name, "hours": said.hours})
        # The word stands in the address of this step, where the form is sent to; from here it travels with the rest.
        source = source_word(self.request.GET.get("ref", "")) or self.state.get("source", "")
        if "basket" in self.request.POST:
            return self._into_basket(form.to_step() | {"source": source})
        self.remember(**form.to_step(), source=source)
        return reverse("support_you", args=[self.campaign.code])

    def _into_basket(self, line: dict[str, Any]) -> str:
        if not put_in(self.request, self.campaign.code, line):
            raise BasketTooFull
        return reverse("basket")


# What may stand in the form when somebody comes back; consents are given anew each time.
ASKED_AGAIN = ("email", "name", "message", "hours", "method", "organisation", "organisation_tax_id")


class YouStep(Step):
    step = "you"
    form_class = YouForm
    template_name = "campaigns/support_you.html"

    def _missing(self) -> bool:
        return "amount" not in self.state

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"campaign": self.campaign}

    def get_initial(self) -> dict[str, Any]:
        said = self.state.get("said", {})
        known = said | {k: v for k, v in self.state.items() if k in ASKED_AGAIN}
        user = self.request.user
        if user.is_authenticated:
            known = {"email": user.email, "name": user.get_full_name()} | known
        return known

    def act(self, form: YouForm) -> str:
        self.remember(**form.to_step())
        return reverse("support_check", args=[self.campaign.code])


class CheckStep(Step):
    """Says what is charged, when, and when not; then places the pledge and goes to the provider's page."""

    step = "check"
    form_class = CheckForm
    template_name = "campaigns/support_check.html"

    def _missing(self) -> bool:
        return "amount" not in self.state or "email" not in self.state

    @property
    def method(self) -> str:
        return self.state.get("method", Method.CARD)

    def get_form_class(self) -> Any:
        return TransferCheckForm if self.method == Method.TRANSFER else TippedCheckForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.state
        reward = next((r for r in choices_of(self.campaign) if r.code == state["reward"]), None)
        return super().get_context_data(**kwargs) | {
            "state": state,
            "reward": reward,
            "by_transfer": self.method == Method.TRANSFER,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Within the budget as ever; beyond it the address is proven first, and nothing typed is lost."""
        state = self.state
        known = self._same_unfinished(state)
        opens = self.method != Method.TRANSFER and not (known and known.payment.session_url)
        back = reverse("support_check", args=[self.campaign.code])
        answer = guard(request, book_code=self.campaign.code, email=state["email"], opens_page=opens, back=back)
        return answer or super().post(request, *args, **kwargs)

    def act(self, form: CheckForm) -> str:
        state = self.state
        order = order_of(self.request, self.campaign.code, state, state | {"method": self.method})
        if tip := form.cleaned_data.get("tip"):
            basket = place_once(self.request, state, BasketOrder((order,), tip))
            self.remember(**state)
            return reverse("basket_thanks", args=[basket.code])
        pledge = self._same_unfinished(state) or place_pledge(by=self.request.user, order=order, now=clock.now())
        # Without the tip that was there before: what waited for its card together with it is given up.
        self.remember(pledge=pledge.code, placed="", left=state.get("placed") or state.get("left", ""))
        if self.method == Method.TRANSFER:
            begin_transfer_pledge(by=self.request.user, pledge=pledge, now=clock.now())
        return reverse("support_thanks", args=[self.campaign.code, pledge.code])

    def _same_unfinished(self, state: dict[str, Any]) -> Pledge | None:
        """Who comes back from the provider's page and changes nothing goes on with the same pledge."""
        found = Pledge.objects.filter(code=state.get("pledge", ""), campaign=self.campaign, email=state["email"])
        pledge = found.select_related("payment", "reward").first()
        if pledge is None or pledge.payment.state not in UNFINISHED:
            return None
        same = pledge.payment.amount_minor == state["amount"] and pledge.payment.method == self.method
        return pledge if same and (pledge.reward.code if pledge.reward else "") == state["reward"] else None

    def finish(self, url: str) -> str:
        """With a tip beside it the pledge is a small basket, and waits with it for one card."""
        leave(self.state.get("left", ""))
        placed = resolve(url)
        if placed.url_name == "support_thanks":
            return checkout_url(pledge_at(url))
        return basket_checkout_url(
            Basket.objects.select_related("card").get(code=placed.kwargs["code"]),
            back=reverse("support_check", args=[self.campaign.code]),
        )
