"""Applying to join: what membership means here, one question, the form.
Following the application is applicant.py's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crowdcoop.views import FormPage

from .. import links, queries
from ..forms import JoinForm
from ..models import Application
from ..services.applications import receive_application
from .base import OfCooperative, Personal


class Join(OfCooperative, FormPage):
    """One screen to understand, one form to apply. Data are filled in only when the person asks for it."""

    template_name = "membership/join.html"
    form_class = JoinForm
    limit = (10, 3600)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.campaign_code = request.GET.get("campaign", "")[:32]
        self.user = request.user if request.user.is_authenticated else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.cooperative.accepts_members:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cooperative": self.cooperative, "user": self.user}

    def get_initial(self) -> dict[str, Any]:
        first: dict[str, Any] = {"shares": 1}
        if "prefill" in self.request.GET and self.user is not None:
            first |= queries.known_about(self.user)
        return first

    def act(self, form: Any) -> str:
        order = form.to_order(campaign_code=self.campaign_code)
        application = receive_application(by=self.user, order=order, now=self.now)
        if self.user is None:
            return reverse("join_sent", args=[self.cooperative.code])
        return links.status_path(application)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = None
        if self.user is not None:
            mine = Application.objects.open().filter(user=self.user, cooperative=self.cooperative).first()
        return super().get_context_data(
            law=self.cooperative.jurisdiction,
            members=queries.members_count(self.cooperative),
            campaign_code=self.campaign_code,
            known_user=self.user,
            mine=mine,
            prefilled="prefill" in self.request.GET,
            **kwargs,
        )


class Sent(OfCooperative, Personal):
    template_name = "membership/check_mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = _(
            "We sent you a letter with one link. Follow it and confirm: only then does the cooperative receive it."
        )
        return super().get_context_data(lead=lead, noindex=True, **kwargs)
