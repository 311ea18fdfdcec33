"""The workspace of one incubation: what is next, stages with their gates, readiness; and signing a stage off.
Documents and sessions have their own files."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from crowdcoop import clock
from crowdcoop.views import FormPage
from incubator import queries
from incubator.forms import SignOffForm
from incubator.gates import asked_of, cooperative_readiness
from incubator.overview import headline, next_steps, stage_cards
from incubator.rules import can_advise, can_hand_in, can_manage
from incubator.services import stages

from .access import OfCase


class CaseView(OfCase, TemplateView):
    """One incubation, as its team, its adviser and the programme see it."""

    template_name = "incubator/workspace.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, user, incubation = clock.now(), self.request.user, self.incubation
        accompanied = cooperative_readiness(incubation.cooperative)
        readiness = [*accompanied, *asked_of(incubation)]
        cards = stage_cards(incubation, now)
        current = next((card for card in cards if card.is_open), None)
        steps = next_steps(incubation, cards, now)
        used = queries.hours_used(incubation)
        return {
            **super().get_context_data(**kwargs),
            **self.case_context(),
            "words": queries.programme_words(incubation.programme),
            "cards": cards,
            "current": current,
            "steps": steps,
            "headline": headline(steps, now) if current else _("You have passed every stage"),
            "campaign_url": _campaign_url(incubation),
            "readiness": readiness,
            "may_prepare": all(item.ok for item in accompanied),
            "ready_count": sum(1 for item in readiness if item.ok),
            "session": queries.next_session(incubation, now),
            "hours_used": used,
            "hours_left": max(0.0, incubation.support_hours - used),
            "is_team": can_hand_in(user, incubation),
            "is_adviser": can_advise(user, incubation),
            "is_manager": can_manage(user),
        }


def _campaign_url(incubation: Any) -> str:
    """Where the team prepares its campaign."""
    return reverse("campaign_new", args=[incubation.cooperative.code])


class SignOffView(OfCase, FormPage):
    """The adviser signs the open stage off."""

    may = staticmethod(can_advise)
    form_class = SignOffForm
    template_name = "incubator/sign_off.html"

    def act(self, form: SignOffForm) -> str:
        stage = queries.open_stage(self.incubation)
        if stage is not None:
            stages.sign_off_stage(by=self.request.user, stage=stage, now=clock.now())
        return reverse("incubation", args=[self.incubation.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cards = stage_cards(self.incubation, clock.now())
        current = next((card for card in cards if card.is_open), None)
        return {**super().get_context_data(**kwargs), **self.case_context(), "current": current}
