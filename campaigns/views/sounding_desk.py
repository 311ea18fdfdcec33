"""Before the launch, for the team and for whoever accompanies it: the digest, the switch, what was said, and the no.
Names are shown only of people who agreed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.forms.soundings import SoundingForm, StopSoundingForm
from campaigns.models import Campaign, Sounding
from campaigns.queries.soundings import ENOUGH_RATINGS, SHOWABLE, heard, sounding_of, willing
from campaigns.rules import can_close_sounding
from campaigns.services import soundings
from campaigns.services.drafts import draft_of
from crowdcoop import clock
from crowdcoop.views import FormPage

from .workspace import Workspace


class SoundingDesk(Workspace, FormPage):
    """The team's digest and its switch, and what people said so far."""

    form_class = SoundingForm
    template_name = "campaigns/workspace_sounding.html"

    @property
    def sounding(self) -> Sounding | None:
        return Sounding.objects.filter(campaign=self.campaign).first()

    def get_initial(self) -> dict[str, Any]:
        known = self.sounding
        return {"digest": known.digest, "shown": known.closed_at is None} if known else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "tab": "before",
            "sounding": self.sounding,
            "is_shown": sounding_of(self.campaign) is not None,
            "may_change": self.campaign.state in SHOWABLE,
            "heard": heard(self.campaign),
            "enough": ENOUGH_RATINGS,
            "willing": willing(self.campaign)[:200],
        }

    def act(self, form: SoundingForm) -> str:
        data = form.cleaned_data
        soundings.save_sounding(
            by=self.request.user,
            campaign=self.campaign,
            digest=data["digest"].strip(),
            shown=bool(data["shown"]),
            now=clock.now(),
        )
        messages.success(self.request, _("Saved."))
        return reverse("campaign_sounding", args=[self.campaign.code])


class StopSounding(LoginRequiredMixin, FormPage):
    """Its adviser or the programme closes the page with a reason, or lets the team open it again."""

    form_class = StopSoundingForm
    template_name = "campaigns/sounding_stop.html"
    campaign: Campaign

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=kwargs["code"])
        if not can_close_sounding(request.user, self.campaign):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The second button takes an earlier no back; it needs no words."""
        if "allow" not in request.POST:
            return super().post(request, *args, **kwargs)
        soundings.allow_sounding(by=request.user, campaign=self.campaign, now=clock.now())
        messages.success(request, _("The team may open its page again."))
        return redirect("campaign_sounding_stop", code=self.campaign.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "title": draft_of(self.campaign).title,
            "sounding": Sounding.objects.filter(campaign=self.campaign).first(),
            "is_shown": sounding_of(self.campaign) is not None,
            "heard": heard(self.campaign),
            "enough": ENOUGH_RATINGS,
            "noindex": True,
        }

    def act(self, form: StopSoundingForm) -> str:
        soundings.stop_sounding(
            by=self.request.user, campaign=self.campaign, reason=form.cleaned_data["reason"], now=clock.now()
        )
        messages.success(self.request, _("The page is closed, and the team has your words."))
        return reverse("campaign_sounding_stop", args=[self.campaign.code])
