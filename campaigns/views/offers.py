"""The team reads offers of help and answers them.
What an answer changes is services/offers.py's work."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns import queries
from campaigns.enums import OFFER_TRANSITIONS, OfferState
from campaigns.forms.help import AnswerForm
from campaigns.models import NeedOffer
from campaigns.services import drafts
from campaigns.services.offers import answer_offer
from crowdcoop import clock
from crowdcoop.views import FormPage

from .workspace import Workspace


class OfferList(Workspace, TemplateView):
    """All offers of a campaign, those that wait first."""

    template_name = "campaigns/workspace_offers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waits = Case(When(state=OfferState.OFFERED, then=Value(0)), default=Value(1), output_field=IntegerField())
        found = NeedOffer.objects.filter(need__campaign=self.campaign).select_related("need")
        context = super().get_context_data(**kwargs)
        words = queries.words_of(context["draft"].need_words)
        offers = list(found.order_by(waits, "-pk")[:500])
        for offer in offers:
            offer.need_title = words[offer.need.code].title if offer.need.code in words else ""  # type: ignore[attr-defined]
        return context | {"tab": "offers", "offers": offers}


class OfferPage(Workspace, FormPage):
    """One offer and the answers it still allows."""

    form_class = AnswerForm
    template_name = "campaigns/workspace_offer.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = NeedOffer.objects.select_related("need__campaign")
        self.offer = get_object_or_404(found, code=kwargs["offer"], need__campaign__code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"offer": self.offer}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = queries.words_of(drafts.draft_of(self.campaign).need_words)
        nothing = queries.Words(str(self.offer.need.get_kind_display()), "")
        return super().get_context_data(**kwargs) | {
            "tab": "offers",
            "offer": self.offer,
            "need_words": words.get(self.offer.need.code, nothing),
            "may_answer": bool(OFFER_TRANSITIONS[self.offer.state]),
        }

    def act(self, form: AnswerForm) -> str:
        data = form.cleaned_data
        answer_offer(by=self.request.user, offer=self.offer, to=data["way"], answer=data["answer"], now=clock.now())
        messages.success(self.request, _("They are told by e-mail."))
        return reverse("campaign_offers", args=[self.campaign.code])
