"""A backer's own reward after success: what became of it, where it is to be sent, and what the team asks.
For its owner when signed in, and for whoever holds the link from the letter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.forms.fulfilment import DetailsForm
from campaigns.queries import fulfilment
from campaigns.services.fulfilment import ADDRESS_KEPT, give_details
from crowdcoop import clock

from .pledge import OwnPledge


class RewardPage(OwnPledge):
    """Only where a reward is owed; its form shows what can still be said."""

    form_class = DetailsForm
    template_name = "campaigns/pledge_reward.html"
    limit = (30, 3600)

    def _load(self) -> None:
        if not fulfilment.is_owed(self.pledge):
            raise Http404
        self.handed = fulfilment.fulfilment_of(self.pledge)
        self.survey = fulfilment.survey_of(self.pledge.reward)
        self.today = timezone.localdate(clock.now())
        self.is_open = bool(self.survey and self.survey.until_on >= self.today)
        given = bool(self.handed and self.handed.given_at)
        self.wants_address = bool(self.pledge.reward and self.pledge.reward.shipping and not given)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._load()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._load()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "wants_address": self.wants_address,
            "survey": self.survey if self.is_open else None,
            "handed": self.handed,
            "said": fulfilment.told(self.pledge).said,  # type: ignore[attr-defined]
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = bool(self.is_open and self.survey and self.survey.asked)  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs) | {
            "handed": self.handed,
            "survey": self.survey,
            "asked": asked,
            "wants_address": self.wants_address,
            "may_answer": asked or self.wants_address,
            "late": self.pledge.reward.state_on(self.today) == "late" if self.pledge.reward else False,
            "kept_days": ADDRESS_KEPT.days,
        }

    def act(self, form: DetailsForm) -> str:
        give_details(by=self.request.user, pledge=self.pledge, details=form.to_details(), now=clock.now())
        messages.success(self.request, _("Thank you. The team has your answers; you may still change them here."))
        return self.request.get_full_path()
