"""My basket: several campaigns, then who I am, one check, one page of the provider's, one thanks.
The basket is the visitor's session's (kept.py); one service call places it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from campaigns.exceptions import LineRefused
from campaigns.forms.basket import BasketCheckForm, BasketYouForm
from campaigns.models import Basket, Campaign, Pledge, Reward, Tip
from campaigns.pages import CampaignIndexPage
from campaigns.queries.people import titles_of
from campaigns.queries.shown import choices_of, page_of
from campaigns.services.baskets import BasketOrder, is_unfinished
from campaigns.services.counters import refuse_unless_open
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.exceptions import DomainError
from crowdcoop.looking import look_later, looks_again
from crowdcoop.views import FormPage
from payments.enums import COUNTING
from payments.services.shared_cards import look_again

from .kept import KEY, checkout_url, keep, kept, leave, order_of, place_once, take_out
from .proving import campaign_or_404, guard


@dataclass(slots=True)
class Line:
    """A campaign of the basket as it stands today; `refusal` says why it cannot be supported now."""

    campaign: Campaign
    title: str
    amount_minor: int
    reward: Reward | None
    refusal: str = ""


def lines_of(request: HttpRequest) -> list[Line]:
    """What the basket holds, in the order in which it was filled; a campaign that is gone is left out."""
    told = kept(request)["lines"]
    found = {c.code: c for c in Campaign.objects.filter(code__in=told).select_related("cooperative")}
    titles = titles_of(list(found.values())) if found else {}
    return [_line(found[code], titles[found[code].pk], line, request) for code, line in told.items() if code in found]


def _line(campaign: Campaign, title: str, line: dict[str, Any], request: HttpRequest) -> Line:
    reward = None
    if line["reward"]:
        reward = next((r for r in choices_of(campaign) if r.code == line["reward"]), None)
    made = Line(campaign, title, line["amount"], reward)
    try:
        refuse_unless_open(campaign, clock.now())
    except DomainError as error:
        made.refusal = str(error)
    return made


class _Lines:
    """Shared by the pages of the basket: its lines, and what they come to."""

    request: HttpRequest

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        total = sum(line.amount_minor for line in self.lines)
        ready = bool(self.lines) and not any(line.refusal for line in self.lines)
        return given | {"lines": self.lines, "total_minor": total, "ready": ready, "noindex": True}


class BasketPage(_Lines, TemplateView):
    """What is in it; empty, where to find campaigns."""

    template_name = "campaigns/basket.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        index = languages.best_version(
            list(CampaignIndexPage.objects.live().select_related("locale").order_by("pk")), languages.reading_language()
        )
        more = languages.address(index, languages.reading_language()) if index else ""
        return super().get_context_data(**kwargs) | {"more_url": more}


@require_POST
@never_cache
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """One campaign less. One that is not in it: nothing."""
    take_out(request, campaign_or_404(code).code)
    return redirect("basket")


class _Step(_Lines, FormPage):
    step = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.lines or any(line.refusal for line in self.lines) or self._missing():
            return redirect("basket")
        return super().dispatch(request, *args, **kwargs)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.told = kept(request)

    def _missing(self) -> bool:
        return False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"step": self.step, "you": self.told["you"]}


class BasketYou(_Step):
    step = "you"
    form_class = BasketYouForm
    template_name = "campaigns/basket_you.html"

    def get_initial(self) -> dict[str, Any]:
        user = self.request.user
        own = {"email": user.email, "name": user.get_full_name()} if user.is_authenticated else {}
        shown = ("email", "name", "message", "organisation", "organisation_tax_id")
        return own | {name: value for name, value in self.told["you"].items() if name in shown}

    def act(self, form: BasketYouForm) -> str:
        keep(self.request, self.told | {"you": form.to_step()})
        return reverse("basket_check")


class BasketCheck(_Step):
    """Says for each campaign what is charged, when, and when not; then places all of it with one card."""

    step = "check"
    form_class = BasketCheckForm
    template_name = "campaigns/basket_check.html"

    def _missing(self) -> bool:
        return "email" not in self.told["you"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Within the budget as ever; beyond it the address is proven first, and nothing typed is lost."""
        back, code = reverse("basket_check"), self.lines[0].campaign.code
        answer = guard(request, book_code=code, email=self.told["you"]["email"], opens_page=True, back=back)
        return answer or super().post(request, *args, **kwargs)

    def act(self, form: BasketCheckForm) -> str:
        told = self.told
        pledges = [order_of(self.request, line.campaign.code, told["lines"][line.campaign.code], told["you"])
                   for line in self.lines]  # fmt: skip
        try:
            basket = place_once(self.request, told, BasketOrder(tuple(pledges), form.cleaned_data["tip"] or 0))
        except LineRefused as refusal:
            named = next(line.title for line in self.lines if line.campaign.code == refusal.campaign_code)
            raise LineRefused(refusal.campaign_code, f"{named}: {refusal}") from refusal
        keep(self.request, told)
        return reverse("basket_thanks", args=[basket.code])

    def finish(self, url: str) -> str:
        leave(self.told.get("left", ""))
        return checkout_url(basket_at(url), back=reverse("basket_check"))


def basket_at(thanks_url: str) -> Basket:
    """The basket whose thanks page this is."""
    return Basket.objects.select_related("card").get(code=resolve(thanks_url).kwargs["code"])


@never_cache
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Where the provider sends people back: says how each pledge stands. It only reads; a job asks the provider."""
    basket = get_object_or_404(Basket.objects.select_related("card"), code=code)
    look_again(basket.card)
    pledges = list(basket.own_pledges.order_by("pk"))
    titles = titles_of([pledge.campaign for pledge in pledges])
    for pledge in pledges:
        pledge.title = titles[pledge.campaign_id]  # type: ignore[attr-defined]
        pledge.counts = pledge.payment.state in COUNTING  # type: ignore[attr-defined]
    waiting, saved = is_unfinished(basket), [p for p in pledges if p.payment.state in COUNTING]
    if saved:
        _forget(request, basket)
    context = {
        "basket": basket,
        "pledges": pledges,
        "saved": saved,
        "saved_minor": sum(pledge.payment.amount_minor for pledge in saved),
        "all_saved": len(saved) == len(pledges),
        "tip": Tip.objects.filter(basket=basket).select_related("payment").first(),
        "only": pledges[0] if len(pledges) == 1 else None,
        "campaign_url": _face(pledges[0]) if len(pledges) == 1 else "",
        "waiting": waiting,
        "looks_again": looks_again(request),
        "noindex": True,
    }
    response = render(request, "campaigns/basket_thanks.html", context)
    return look_later(request, response) if waiting else response


def _face(pledge: Pledge) -> str:
    page = page_of(pledge.campaign)
    return languages.address(page, languages.reading_language()) if page else ""


def _forget(request: HttpRequest, basket: Basket) -> None:
    """What was placed is out of the session: of the basket, or of the one campaign it was for."""
    for key in [KEY, *(f"support:{pledge.campaign.code}" for pledge in basket.own_pledges)]:
        if request.session.get(key, {}).get("placed") == basket.code:
            del request.session[key]


@require_POST
@never_cache
def pay_again(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the provider's page, for a basket whose card has not been saved yet."""
    basket = get_object_or_404(Basket.objects.select_related("card"), code=code)
    back = reverse("basket_thanks", args=[code])
    if not is_unfinished(basket):
        return HttpResponseRedirect(back)
    if not basket.card.session_url:
        first = basket.own_pledges.order_by("pk")[0]
        answer = guard(request, book_code=first.campaign.code, email=first.email, opens_page=True, back=back)
        if answer is not None:
            return answer
    try:
        return HttpResponseRedirect(checkout_url(basket, back=back))
    except DomainError:
        return HttpResponseRedirect(back)
