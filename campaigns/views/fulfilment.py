"""The team hands its rewards over: who is to get what, ticks, questions to the backers, and the list as a file.
What a backer answers is views/rewards.py's."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from campaigns import handover
from campaigns.enums import SUCCEEDED
from campaigns.forms.fulfilment import AskForm, TickForm
from campaigns.models import Reward
from campaigns.queries import fulfilment, words_of
from campaigns.services.fulfilment import ADDRESS_KEPT, tick_rewards
from campaigns.services.surveys import ask_backers
from crowdcoop import clock
from crowdcoop.audit.services import record
from crowdcoop.spreadsheets import fits_xlsx, table_file
from crowdcoop.views import FormPage

from .workspace import Workspace


class HandOver(Workspace, TemplateView):
    """Every reward with how far its handing over is."""

    template_name = "campaigns/workspace_handover.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        there = self.campaign.state in SUCCEEDED
        shelves = fulfilment.shelves(self.campaign, context["draft"], clock.now()) if there else []
        return context | {"tab": "handover", "shelves": shelves, "succeeded": there}


class OfReward(Workspace):
    """One reward of a campaign that succeeded."""

    reward: Reward

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Reward.objects.select_related("campaign__cooperative").filter(campaign__state__in=SUCCEEDED)
        self.reward = get_object_or_404(found, code=kwargs["reward"], campaign__code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def own_url(self) -> str:
        return reverse("campaign_handover_reward", args=[self.campaign.code, self.reward.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        words = words_of(context["draft"].reward_words)
        return context | {
            "tab": "handover",
            "reward": self.reward,
            "reward_title": words[self.reward.code].title if self.reward.code in words else self.reward.code,
        }


class HandOverReward(OfReward, FormPage):
    """Who paid for it, with their answers; ticked one by one or many at once."""

    form_class = TickForm
    template_name = "campaigns/workspace_reward.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.rows: list[Any] | None = None

    def _slice(self) -> tuple[list[Any], str]:
        if self.rows is None:
            self.rows, self.more = fulfilment.slice_of(self.reward, self.request.GET.get("page", ""))
        return self.rows, self.more

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rows": self._slice()[0]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, more = self._slice()
        survey = fulfilment.survey_of(self.reward)
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "more": more,
            "survey": survey,
            "results": fulfilment.results_of(survey),
            "kept_days": ADDRESS_KEPT.days,
            "fits_xlsx": fits_xlsx(self.reward.taken),
            "reward_state": self.reward.state_on(timezone.localdate(clock.now())),
        }

    def act(self, form: TickForm) -> str:
        given = form.cleaned_data["way"] == TickForm.GIVEN
        codes, by = form.cleaned_data["pledges"], self.request.user
        moved = tick_rewards(by=by, reward=self.reward, codes=codes, given=given, now=clock.now())
        told = ngettext("%(counter)s person is told by e-mail.", "%(counter)s people are told by e-mail.", moved)
        messages.success(self.request, told % {"counter": moved})
        return self.own_url()


class AskBackers(OfReward, FormPage):
    """Questions to everybody who paid for it, once."""

    form_class = AskForm
    template_name = "campaigns/workspace_ask.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"shipping": self.reward.shipping}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = fulfilment.survey_of(self.reward)
        return super().get_context_data(**kwargs) | {"survey": survey, "kept_days": ADDRESS_KEPT.days}

    def act(self, form: AskForm) -> str:
        ask_backers(
            by=self.request.user,
            reward=self.reward,
            questions=form.to_questions(),
            until_on=form.cleaned_data["until_on"],
            now=clock.now(),
        )
        messages.success(self.request, _("Asked. Everybody who paid for it gets a letter in the next minutes."))
        return self.own_url()


class HandOverFile(OfReward, View):
    """The list with its addresses and answers; who took it out is written down."""

    def get(self, request: HttpRequest, code: str, reward: str, kind: str) -> HttpResponseBase:
        rows = handover.rows_of(self.reward, fulfilment.survey_of(self.reward))
        answer = table_file(self.reward.code, kind, self.reward.code, rows, lines=self.reward.taken)
        record(by=request.user, action="rewards.exported", subject=self.reward, data={"as": kind})
        return answer
