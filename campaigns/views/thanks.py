"""After the provider's page: how a pledge stands, and the way back to that page.
Reading only; what arrived is settled in payments/."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from campaigns.models import Pledge
from campaigns.queries.shown import page_of
from campaigns.services.counters import refuse_unless_open
from campaigns.services.pledges import UNFINISHED
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.exceptions import DomainError
from crowdcoop.looking import look_later, looks_again
from crowdcoop.mail.services import absolute
from payments.enums import COUNTING, Method
from payments.services.checkout import begin_checkout
from payments.services.settlement import look_again

from .kept import kept
from .proving import guard


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
    found = Pledge.objects.select_related("payment", "campaign__cooperative", "reward", "basket")
    return get_object_or_404(found, code=pledge_code, campaign__code=code)


@never_cache
def thanks(request: HttpRequest, code: str, pledge_code: str) -> HttpResponse:
    """Where the provider sends people back: says how it stands, asks nothing but one question.

    It only reads; where the answer is not in yet, a job asks the provider for it now instead of in some minutes, and
    the page looks again by itself for two minutes.
    """
    pledge = _pledge_or_404(code, pledge_code)
    if pledge.basket is not None:
        return redirect("basket_thanks", code=pledge.basket.code)
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
        "in_basket": len(kept(request)["lines"]),
        "noindex": True,
    }
    response = render(request, "campaigns/support_thanks.html", context)
    return look_later(request, response) if waiting and not by_transfer else response


@require_POST
@never_cache
def pay_again(request: HttpRequest, code: str, pledge_code: str) -> HttpResponse:
    """Back to the provider's page, for a pledge whose card has not been saved yet."""
    pledge = _pledge_or_404(code, pledge_code)
    if pledge.basket is not None:
        return redirect("basket_thanks", code=pledge.basket.code)
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
