"""A fund's questions, and the pitches that wait for those who run it: read, scored by several, answered.
What an act means is the services' work."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.enums import PitchState
from campaigns.forms import match_pitches as forms
from campaigns.models import MatchCampaign
from campaigns.queries.match_scores import own_points, questions_of, scores_of
from campaigns.queries.people import titles_of
from campaigns.services import match_pitches, match_questions
from crowdcoop import clock
from crowdcoop.views import FormPage

from .match_funds import OwnFund


class NewQuestion(OwnFund, FormPage):
    """One more question to teams."""

    says = _("A question to teams")
    form_class = forms.QuestionForm
    template_name = "campaigns/match_fund_form.html"

    def act(self, form: forms.QuestionForm) -> str:
        match_questions.add_question(by=self.request.user, fund=self.fund, order=form.to_order(), now=clock.now())
        return self.url()


class PitchOfFund(OwnFund):
    """One pitch to the fund, with what is thought of it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.pitch_of = kwargs["campaign"]
        return super().dispatch(request, *args, **kwargs)

    def entry(self) -> MatchCampaign:
        rows = self.fund.entries.select_related("campaign__cooperative", "pitched_by")
        return get_object_or_404(rows, campaign__code=self.pitch_of)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.entry()
        return super().get_context_data(**kwargs) | {
            "entry": entry,
            "heading": titles_of([entry.campaign])[entry.campaign_id],
            "score": scores_of([entry]).get(entry.pk),
            "waits": entry.state == PitchState.PITCHED,
        }


class AnswerPitch(PitchOfFund, FormPage):
    """The fund's yes or no."""

    form_class = forms.PitchAnswerForm
    template_name = "campaigns/match_pitch.html"

    def act(self, form: forms.PitchAnswerForm) -> str:
        data = form.cleaned_data
        match_pitches.answer_pitch(
            by=self.request.user,
            entry=self.entry(),
            accepted=data["accepted"] == "yes",
            answer=data["answer"],
            now=clock.now(),
        )
        return self.url()


class ScorePitch(PitchOfFund, FormPage):
    """What one of those who decide gives each answer."""

    form_class = forms.ScoreForm
    template_name = "campaigns/match_pitch.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"questions": [q for q in questions_of(self.fund) if q.weight]}

    def get_initial(self) -> dict[str, Any]:
        given = own_points(self.entry(), self.request.user.pk or 0)
        return {"points" if question is None else f"points_{question}": points for question, points in given.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"scoring": True}

    def act(self, form: forms.ScoreForm) -> str:
        match_pitches.score_pitch(by=self.request.user, entry=self.entry(), points=form.points(), now=clock.now())
        return reverse("match_fund_pitch", args=[self.fund.code, self.pitch_of])
