"""The team's pages for what the campaign is about, its plans, its cover and its film.
Saving is services/profile.py's work."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.forms.profile import MediaForm, ProfileForm
from campaigns.services import drafts, profile
from crowdcoop import clock
from crowdcoop.views import FormPage

from .workspace import Workspace


class EditProfile(Workspace, FormPage):
    form_class = ProfileForm
    template_name = "campaigns/workspace_form.html"

    def get_initial(self) -> dict[str, Any]:
        answers = {block.value["code"]: block.value["text"] for block in drafts.draft_of(self.campaign).plan_words}
        return answers | {name: getattr(self.campaign, name) for name in ("categories", "sdgs", "territory")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tab": "profile", "heading": _("What it is about, and your plans")}

    def act(self, form: ProfileForm) -> str:
        profile.save_profile(by=self.request.user, campaign=self.campaign, order=form.to_order(), now=clock.now())
        messages.success(self.request, _("Saved."))
        return reverse("campaign_edit_profile", args=[self.campaign.code])


class EditMedia(Workspace, FormPage):
    form_class = MediaForm
    template_name = "campaigns/workspace_form.html"
    # Decoding a picture is work.
    limit = (60, 3600)

    def get_form_kwargs(self) -> dict[str, Any]:
        self.draft = drafts.draft_of(self.campaign)
        return super().get_form_kwargs() | {"has_cover": bool(self.draft.cover_id)}

    def get_initial(self) -> dict[str, Any]:
        page = drafts.draft_of(self.campaign)
        return {"video": page.video, "cover_alt": page.cover_alt}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tab": "media", "heading": _("Cover and video")}

    def act(self, form: MediaForm) -> str:
        profile.save_media(by=self.request.user, campaign=self.campaign, order=form.to_order(), now=clock.now())
        messages.success(self.request, _("Saved."))
        return reverse("campaign_edit_media", args=[self.campaign.code])
