"""Reading a campaign draft and answering it: first its adviser, then a programme manager.
What an answer brings about is services/reviews.py."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from campaigns import gates
from campaigns.models import Campaign
from crowdcoop import clock
from crowdcoop.views import FormPage
from incubator import queries
from incubator.forms import CampaignReviewForm, PlaceNoteForm
from incubator.models import AdviserTask
from incubator.rules import can_manage
from incubator.services import reviews

from .access import Allowed


class ReviewView(Allowed, FormPage):
    """The draft as it would look, the readiness list, and the answer. Only for whoever's step it is."""

    form_class = CampaignReviewForm
    template_name = "incubator/campaign_review.html"
    campaign: Campaign

    def allow(self) -> bool:
        found = Campaign.objects.select_related("cooperative")
        self.campaign = get_object_or_404(found, code=self.kwargs["code"])
        return queries.can_answer(self.campaign, self.request.user) or self._has_answered()

    def _has_answered(self) -> bool:
        """So that a replay finds its way to the inbox instead of a 404."""
        return self.request.method == "POST" and queries.has_answered(self.campaign, self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "approving": "approve" in self.request.POST}

    def act(self, form: CampaignReviewForm) -> str:
        do = reviews.approve_campaign_draft if "approve" in self.request.POST else reviews.ask_for_changes
        do(by=self.request.user, campaign=self.campaign, comment=form.cleaned_data["comment"], now=clock.now())
        return reverse("programme" if can_manage(self.request.user) else "advising")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = queries.waiting_state(self.campaign)
        draft = queries.draft_of(self.campaign)
        first = state is not None and isinstance(state.task.specific, AdviserTask)
        return {
            **super().get_context_data(**kwargs),
            "campaign": self.campaign,
            "cooperative": self.campaign.cooperative,
            "draft": draft,
            "gates": gates.items(self.campaign),
            "costs": queries.worded(draft, self.campaign.cost_lines, "cost_words"),
            "rewards": queries.worded(draft, self.campaign.rewards, "reward_words"),
            "returns": queries.worded(draft, self.campaign.returns, "return_words"),
            "first_step": first,
            "notes": self.campaign.notes.select_related("author").order_by("done_at", "pk"),
            "earlier": self.campaign.events.exclude(comment="").order_by("-at"),
        }


class RemarkView(Allowed, FormPage):
    """A remark on one place of the draft, from whoever's step it is."""

    form_class = PlaceNoteForm
    template_name = "incubator/campaign_remark.html"
    campaign: Campaign

    def allow(self) -> bool:
        found = Campaign.objects.select_related("cooperative")
        self.campaign = get_object_or_404(found, code=self.kwargs["code"])
        return queries.can_answer(self.campaign, self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        places = queries.places_of(self.campaign)
        return {**super().get_form_kwargs(), "places": places}

    def act(self, form: PlaceNoteForm) -> str:
        data = form.cleaned_data
        reviews.remark_on(
            by=self.request.user, campaign=self.campaign, about=data["about"], text=data["text"], now=clock.now()
        )
        return reverse("campaign_review", args=[self.campaign.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = queries.draft_of(self.campaign)
        return {**super().get_context_data(**kwargs), "campaign": self.campaign, "draft": draft, "noindex": True}
