"""A supporter's way: amount → you → check → the provider's page → thanks.
Three forms, one service call; the thanks page only reads."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from campaigns import queries
from campaigns.exceptions import PledgesPaused
from campaigns.forms.support import OTHER, AmountForm, CheckForm, TransferCheckForm, YouForm
from campaigns.letters import read_statement
from campaigns.models import Campaign, Pledge, Reward, Statement
from campaigns.queries.match_faces import notices
from campaigns.queries.reach import source_word
from campaigns.services.counters import refuse_unless_open
from campaigns.services.pledges import UNFINISHED, PledgeOrder, place_pledge
from campaigns.services.transfer_pledges import begin_transfer_pledge
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.exceptions import DomainError
from crowdcoop.looking import look_later, looks_again
from crowdcoop.mail.services import absolute
from crowdcoop.switches import is_on
from crowdcoop.views import FormPage
from payments.enums import COUNTING, Method
from payments.services.checkout import begin_checkout
from payments.services.settlement import look_again

from .proving import campaign_or_404, guard


def choices_of(campaign: Campaign) -> list[Reward]:
    """The rewards in the order of the page, each with its `words` in the language being read."""
    rewards = list(campaign.rewards.order_by("position", "pk"))
    page = page_of(campaign)
    words = queries.words_of(page.reward_words) if page else {}
    for reward in rewards:
        reward.words = words.get(reward.code)  # type: ignore[attr-defined]
    return rewards


def page_of(campaign: Campaign) -> Any:
    """The campaign's published page in the language being read, else as it was written."""
    faces: Any = campaign.pages
    pages = list(faces.live().select_related("locale").order_by("pk"))
    return languages.best_version(pages, languages.reading_language())


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
        matches = notices(self.campaign, clock.now())
        return super().get_context_data(**kwargs) | {"matches": matches, "said": self._said()}

    def get_initial(self) -> dict[str, Any]:
        state, asked = self.state, self.request.GET.get("reward", "")
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
        self.remember(**form.to_step(), source=source)
        return reverse("support_you", args=[self.campaign.code])


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
        known = said | {k: v for k, v in self.state.items() if k in ("email", "name", "message", "hours", "method")}
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
        return TransferCheckForm if self.method == Method.TRANSFER else CheckForm

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
        pledge = self._same_unfinished(state) or place_pledge(
            by=self.request.user, order=self._order(state), now=clock.now()
        )
        self.remember(pledge=pledge.code)
        if self.method == Method.TRANSFER:
            begin_transfer_pledge(by=self.request.user, pledge=pledge, now=clock.now())
        return reverse("support_thanks", args=[self.campaign.code, pledge.code])

    def _order(self, state: dict[str, Any]) -> PledgeOrder:
        user = self.request.user
        return PledgeOrder(
            campaign_code=self.campaign.code,
            amount_minor=state["amount"],
            reward_code=state["reward"],
            email=state["email"],
            name=state["name"],
            show_name=state["show_name"],
            message=state["message"],
            hours=state["hours"],
            news=state["news"],
            language=get_language() or settings.LANGUAGE_CODE,
            supporter=user if user.is_authenticated else None,
            method=self.method,
            source=state.get("source", ""),
        )

    def _same_unfinished(self, state: dict[str, Any]) -> Pledge | None:
        """Who comes back from the provider's page and changes nothing goes on with the same pledge."""
        found = Pledge.objects.filter(code=state.get("pledge", ""), campaign=self.campaign, email=state["email"])
        pledge = found.select_related("payment", "reward").first()
        if pledge is None or pledge.payment.state not in UNFINISHED:
            return None
        same = pledge.payment.amount_minor == state["amount"] and pledge.payment.method == self.method
        return pledge if same and (pledge.reward.code if pledge.reward else "") == state["reward"] else None

    def finish(self, url: str) -> str:
        return checkout_url(pledge_at(url))


def pledge_at(thanks_url: str) -> Pledge:
    """The pledge whose thanks page this is."""
    code = resolve(thanks_url).kwargs["pledge_code"]
    return Pledge.objects.select_related("payment", "campaign").get(code=code)


def checkout_url(pledge: Pledge) -> str:
    """The provider's page for a pledge that waits for its card; our own for any other. Outside any transaction."""
    thanks = reverse("support_thanks", args=[pledge.campaign.code, pledge.code])
    if pledge.payment.state not in UNFINISHED or pledge.payment.method == Method.TRANSFER:
        return thanks
    back = reverse("support_check", args=[pledge.campaign.code])
    return begin_checkout(
        payment=pledge.payment, return_url=absolute(thanks), cancel_url=absolute(back), now=clock.now()
    )


def _pledge_or_404(code: str, pledge_code: str) -> Pledge:
    found = Pledge.objects.select_related("payment", "campaign__cooperative", "reward")
    return get_object_or_404(found, code=pledge_code, campaign__code=code)


@never_cache
def thanks(request: HttpRequest, code: str, pledge_code: str) -> HttpResponse:
    """Where the provider sends people back: says how it stands, asks nothing but one question.

    It only reads; where the answer is not in yet, a job asks the provider for it now instead of in some minutes, and
    the page looks again by itself for two minutes.
    """
    pledge = _pledge_or_404(code, pledge_code)
    if pledge.payment.state in UNFINISHED and pledge.payment.session_url:
        look_again(pledge.payment)
        pledge.payment.refresh_from_db()
    campaign = pledge.campaign
    page = page_of(campaign)
    state = pledge.payment.state
    if state in COUNTING and f"support:{code}" in request.session:
        del request.session[f"support:{code}"]
    by_transfer, waiting = pledge.payment.method == Method.TRANSFER, state in UNFINISHED
    context = {
        "pledge": pledge,
        "campaign": campaign,
        "campaign_title": page.title if page else campaign.cooperative.name,
        "campaign_url": languages.address(page, languages.reading_language()) if page else "",
        "saved": state in COUNTING,
        "waiting": waiting,
        "looks_again": looks_again(request),
        "by_transfer": by_transfer,
        "noindex": True,
    }
    response = render(request, "campaigns/support_thanks.html", context)
    return look_later(request, response) if waiting and not by_transfer else response


@require_POST
@never_cache
def pay_again(request: HttpRequest, code: str, pledge_code: str) -> HttpResponse:
    """Back to the provider's page, for a pledge whose card has not been saved yet."""
    pledge = _pledge_or_404(code, pledge_code)
    if pledge.payment.state in UNFINISHED and not pledge.payment.session_url:
        back = reverse("support_thanks", args=[code, pledge_code])
        answer = guard(request, book_code=code, email=pledge.email, opens_page=True, back=back)
        if answer is not None:
            return answer
    try:
        refuse_unless_open(pledge.campaign, clock.now())
        url = checkout_url(pledge)
    except DomainError:
        url = reverse("support_thanks", args=[code, pledge_code])
    return HttpResponseRedirect(url)
