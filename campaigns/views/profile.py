"""The parts of the editor that are one form: overview, what it is about with its plans, cover and film.
Saving is the services' work."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.forms.editor import OverviewForm
from campaigns.forms.profile import MediaForm, ProfileForm
from campaigns.services import drafts, profile

from .editing import EditForm


class EditOverview(EditForm):
    form_class = OverviewForm
    part = "overview"

    def saved(self) -> dict[str, Any]:
        page = drafts.draft_of(self.campaign)
        names = ("members_goal", "members_binding", "hours_goal", "duration_days", "round2_days", "policy")
        return {"title": page.title, "lead": page.lead} | {name: getattr(self.campaign, name) for name in names}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tab": "overview", "heading": _("Overview")}

    def save(self, form: OverviewForm, now: datetime) -> None:
        drafts.save_overview(by=self.request.user, campaign=self.campaign, order=form.to_order(), now=now)


class EditProfile(EditForm):
    form_class = ProfileForm
    part = "profile"

    def saved(self) -> dict[str, Any]:
        answers = {block.value["code"]: block.value["text"] for block in drafts.draft_of(self.campaign).plan_words}
        return answers | {name: getattr(self.campaign, name) for name in ("categories", "sdgs", "territory")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tab": "profile", "heading": _("What it is about, and your plans")}

    def save(self, form: ProfileForm, now: datetime) -> None:
        profile.save_profile(by=self.request.user, campaign=self.campaign, order=form.to_order(), now=now)


class EditMedia(EditForm):
    form_class = MediaForm
    part = "media"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"has_cover": bool(drafts.draft_of(self.campaign).cover_id)}

    def saved(self) -> dict[str, Any]:
        page = drafts.draft_of(self.campaign)
        return {"video": page.video, "cover_alt": page.cover_alt}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tab": "media", "heading": _("Cover and video")}

    def save(self, form: MediaForm, now: datetime) -> None:
        profile.save_media(by=self.request.user, campaign=self.campaign, order=form.to_order(), now=now)
