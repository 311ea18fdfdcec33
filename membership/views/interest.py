"""*I am interested*: asked, confirmed by letter, changed, forgotten; works without an account.
Applying is join.py's."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crowdcoop import clock
from crowdcoop.views import FormPage

from .. import links
from ..consents import INTEREST_PURPOSES, consent_text
from ..enums import Answer, ConsentState
from ..forms import InterestForm
from ..models import Cooperative, Prospect
from ..services.prospects import InterestOrder, answer_interest, ask_to_confirm, erase_prospect
from .base import OfCooperative, Personal, Step


class Ask(OfCooperative, FormPage):
    """The question, with three answers. A proven address is noted at once; another gets one letter."""

    template_name = "membership/interest.html"
    form_class = InterestForm
    limit = (20, 3600)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.campaign_code = request.GET.get("campaign", "")[:32]
        self.email, self.proven = links.read_address(request.GET.get("who", ""))
        self.user = request.user if request.user.is_authenticated else None
        if self.user is not None:
            self.email, self.proven = self.user.email, True

    def get_form_kwargs(self) -> dict[str, Any]:
        known = self.email if self.proven else ""
        return super().get_form_kwargs() | {"cooperative": self.cooperative, "known_email": known}

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.email} if self.email and not self.proven else {}

    def act(self, form: Any) -> str:
        source = "campaign" if self.campaign_code else "cooperative"
        order: InterestOrder = form.to_order(campaign_code=self.campaign_code, source=source)
        if not self.proven:
            ask_to_confirm(order=order, now=self.now)
            return reverse("interest_sent", args=[self.cooperative.code])
        prospect = answer_interest(
            by=self.user,
            cooperative=self.cooperative,
            email=order.email,
            language=order.language,
            answer=order.answer,
            campaign_code=order.campaign_code,
            user=self.user,
            source=order.source,
            consents=order.consents,
            now=self.now,
        )
        return links.prospect_url(prospect)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(known_email=self.email if self.proven else "", noindex=True, **kwargs)


class Sent(OfCooperative, Personal):
    template_name = "membership/check_mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = _(
            "We sent you a letter with one link. Your answer counts when you follow it; until then we keep nothing."
        )
        return super().get_context_data(lead=lead, noindex=True, **kwargs)


class Forgotten(OfCooperative, Personal):
    template_name = "membership/forgotten.html"


class Confirm(Step):
    """The link in the letter: shows the answer and asks for one click, since mail programs open links by themselves."""

    title = _("Is this your answer?")
    submit_label = _("Yes, that is my answer")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        answer = links.read_answer(kwargs["token"])
        if answer is None:
            raise Http404
        self.order = InterestOrder(**answer | {"consents": tuple(answer["consents"])})
        self.cooperative = get_object_or_404(Cooperative, code=self.order.cooperative_code)

    def act(self, form: Any) -> str:
        prospect = answer_interest(
            cooperative=self.cooperative,
            email=self.order.email,
            language=self.order.language,
            answer=self.order.answer,
            campaign_code=self.order.campaign_code,
            source=self.order.source,
            consents=self.order.consents,
            now=clock.now(),
        )
        return links.prospect_url(prospect)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreed = [consent_text(purpose, self.cooperative.name) for purpose in self.order.consents]
        answer = Answer(self.order.answer).label
        return super().get_context_data(
            cooperative=self.cooperative,
            quoted=[answer, *agreed],
            eyebrow=self.cooperative.name,
            noindex=True,
            **kwargs,
        )


class OfProspect:
    """The person's own side, opened by the link in any of our letters."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.token = kwargs["token"]
        code = links.read_prospect(self.token)
        self.prospect = get_object_or_404(
            Prospect.objects.select_related("cooperative"), code=code, erased_at__isnull=True
        )
        self.cooperative = self.prospect.cooperative

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            cooperative=self.cooperative, prospect=self.prospect, token=self.token, noindex=True, **kwargs
        )


class Mine(OfProspect, FormPage):
    """What I answered, and how to change it."""

    template_name = "membership/interest_mine.html"
    form_class = InterestForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "cooperative": self.cooperative,
            "known_email": self.prospect.email,
            "submit_label": _("Save my answer"),
        }

    def get_initial(self) -> dict[str, Any]:
        given = self.prospect.consents.filter(state=ConsentState.GIVEN).values_list("purpose", flat=True)
        answer = self.prospect.state if self.prospect.state in Answer.values else ""
        return {"answer": answer} | {str(p): p in set(given) for p in INTEREST_PURPOSES}

    def act(self, form: Any) -> str:
        order = form.to_order(campaign_code="", source="own_page")
        answer_interest(
            cooperative=self.cooperative,
            email=self.prospect.email,
            language=get_language() or self.prospect.language,
            answer=order.answer,
            source=order.source,
            consents=order.consents,
            now=clock.now(),
        )
        return f"{self.request.path}?saved=1"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(saved="saved" in self.request.GET, **kwargs)


class Erase(OfProspect, Step):
    title = _("Erase what you know about me")
    lead = _(
        "Your address and your answer go. We cannot bring them back, and nobody will write to you about this again."
    )
    submit_label = _("Erase my data")
    danger = True

    def act(self, form: Any) -> str:
        erase_prospect(prospect=self.prospect, now=clock.now())
        return reverse("interest_forgotten", args=[self.cooperative.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("interest_mine", args=[self.token])
        return super().get_context_data(back_url=back, eyebrow=self.cooperative.name, **kwargs)
