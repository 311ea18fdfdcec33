"""Offering help with what a campaign needs: the form, the link of the letter, and where it leads.
Names and addresses typed here appear on no public page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns import help_letters as letters
from campaigns.enums import BEFORE_LAUNCH
from campaigns.forms.help import ConfirmOfferForm, OfferForm
from campaigns.models import Need
from campaigns.services.offers import OfferOrder, offer_help, refuse_help
from crowdcoop import clock
from crowdcoop.exceptions import DomainError
from crowdcoop.limits import address_of, too_many, wait
from crowdcoop.views import FormPage
from payments.services.budgets import HOUR, may_write_to


class OfNeed(FormPage):
    """One need of a campaign that is public; where no help is taken any more, a page says so."""

    need: Need

    def load(self, code: str) -> None:
        found = Need.objects.select_related("campaign__cooperative")
        self.need = get_object_or_404(found.exclude(campaign__state__in=BEFORE_LAUNCH), code=code)

    def refusal(self) -> HttpResponse | None:
        try:
            refuse_help(self.need.campaign, self.need)
        except DomainError as error:
            context = self.get_context_data(form=None, refusal=str(error))
            return render(self.request, "campaigns/help_closed.html", context)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = get_language() or ""
        return super().get_context_data(**kwargs) | {
            "need": self.need,
            "need_title": letters.need_title(self.need, language),
            "need_text": letters.need_text(self.need, language),
            "campaign": self.need.campaign,
            "campaign_title": letters.title_of(self.need.campaign, language),
            "campaign_url": letters.public_link(self.need.campaign, language),
            "noindex": True,
        }


class OfferHelp(OfNeed):
    """Who is signed in has offered at once; others confirm by the letter they get."""

    form_class = OfferForm
    template_name = "campaigns/help.html"
    limit = (20, HOUR)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.load(kwargs["code"])
        return self.refusal() or super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        known = user.email if user.is_authenticated else ""
        return super().get_form_kwargs() | {"need": self.need, "known_email": known}

    def form_valid(self, form: OfferForm) -> HttpResponse:
        if not form.known_email and not may_write_to(
            email=form.cleaned_data["email"].lower(), network=address_of(self.request)
        ):
            return too_many(self.request, wait(HOUR))
        return super().form_valid(form)

    def act(self, form: OfferForm) -> str:
        offer, language = form.to_offer(), get_language() or ""
        if form.known_email:
            offer_help(by=self.request.user, order=OfferOrder(**offer, language=language), now=clock.now())
            messages.success(self.request, _("Thank you! The team has your offer and answers by e-mail."))
        else:
            letters.offer_to_confirm(self.need, email=offer["email"], language=language, offer=offer)
            messages.success(self.request, _("Almost there: open the letter we have just sent you and confirm."))
        return reverse("help_thanks", args=[self.need.code])


class ConfirmHelp(OfNeed):
    """The link of the letter: shows the offer and asks for one click, since mail programs open links by themselves."""

    form_class = ConfirmOfferForm
    template_name = "campaigns/help_confirm.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        offer = letters.read_offer(kwargs["token"])
        if offer is None:
            raise Http404
        self.offer = offer
        self.load(offer["need_code"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"offer": self.offer}

    def act(self, form: ConfirmOfferForm) -> str:
        order = OfferOrder(**self.offer, language=get_language() or "")
        offer_help(by=self.request.user, order=order, now=clock.now())
        messages.success(self.request, _("Thank you! The team has your offer and answers by e-mail."))
        return reverse("help_thanks", args=[self.need.code])


class HelpThanks(OfNeed):
    """Says what comes next; asks nothing."""

    form_class = ConfirmOfferForm
    template_name = "campaigns/help_thanks.html"
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.load(kwargs["code"])
        return super().dispatch(request, *args, **kwargs)
