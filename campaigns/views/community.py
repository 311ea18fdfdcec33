"""A campaign's public rooms: its updates with their comments, and its questions. They render GET only for visitors.
What is public and what is for supporters is decided by queries/community.py."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns.enums import BEFORE_LAUNCH
from campaigns.forms.community import RemarkForm
from campaigns.models import Campaign, CampaignUpdate
from campaigns.queries import community
from campaigns.queries.shown import page_of
from campaigns.queries.soundings import can_be_asked
from campaigns.rules import can_edit_campaign
from campaigns.services import remarks
from campaigns.services.drafts import draft_of
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.views import FormPage


class Room:
    """Loads the campaign. For visitors the page is the same for everybody, and may be kept."""

    campaign: Campaign
    request: HttpRequest
    room = ""
    # Whether it is open to everybody while the campaign shows itself before its launch.
    opens_before = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.campaign = self.find(kwargs["code"])
        self.signed_in = bool(getattr(request, "signed_in", False))
        self.team = self.signed_in and can_edit_campaign(request.user, self.campaign)
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if self.signed_in:
            add_never_cache_headers(response)
        return response

    def find(self, code: str) -> Campaign:
        """The campaign, if it is public, or where this room is open before: if it shows itself already."""
        campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=code)
        if not (can_be_asked(campaign) if self.opens_before else campaign.state not in BEFORE_LAUNCH):
            raise Http404
        return campaign

    def updates(self) -> Any:
        if not self.signed_in:
            return community.public_updates(self.campaign)
        return community.updates_for(self.campaign, self.request.user, team=self.team)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, before = page_of(self.campaign), self.campaign.state in BEFORE_LAUNCH
        if before:
            url, page = reverse("campaign_before", args=[self.campaign.code]), draft_of(self.campaign)
        else:
            url = languages.address(page, languages.reading_language()) if page else ""
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "campaign": self.campaign,
            "campaign_title": page.title if page else self.campaign.cooperative.name,
            "campaign_url": url,
            "before_launch": before,
            "room": self.room,
            "team": self.team,
        }


class PublicRoom(Room, TemplateView):
    """A room that only shows."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        request.cacheable = True  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)


class Updates(PublicRoom):
    """The updates this reader may read, newest first."""

    template_name = "campaigns/updates.html"
    room = "updates"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, more = community.update_slice(self.updates(), self.request.GET.get("page", ""))
        return super().get_context_data(**kwargs) | {"updates": page, "more": more}


class Questions(PublicRoom):
    """What people asked, with the answers."""

    template_name = "campaigns/questions.html"
    room = "questions"
    opens_before = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = community.remarks_of(self.campaign)
        page, more = community.after(found, self.request.GET.get("page", ""), community.REMARKS_PER_PAGE)
        return super().get_context_data(**kwargs) | {"remarks": page, "more": more}


class UpdatePage(Room, FormPage):
    """One update with its comments; whoever is signed in may add one."""

    form_class = RemarkForm
    template_name = "campaigns/update.html"
    room = "updates"
    limit = (20, 3600)
    update: CampaignUpdate

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self._load()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self._load()
        # Whoever is not signed in sees the page with the way to sign in.
        return super().post(request, *args, **kwargs) if self.signed_in else super().get(request, *args, **kwargs)

    def _load(self) -> None:
        self.update = get_object_or_404(self.updates().select_related("reward", "picture"), code=self.kwargs["update"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = community.remarks_of(self.campaign, self.update)
        page, more = community.after(found, self.request.GET.get("page", ""), community.REMARKS_PER_PAGE)
        return super().get_context_data(**kwargs) | {
            "update": community.said(self.update, languages.reading_language()),
            "remarks": page,
            "more": more,
        }

    def act(self, form: RemarkForm) -> str:
        by, order = self.request.user, form.to_order(languages.reading_language())
        remarks.say(by=by, campaign=self.campaign, order=order, update=self.update, now=clock.now())
        messages.success(self.request, _("It stands below the update now."))
        return reverse("campaign_update", args=[self.campaign.code, self.update.code]) + "#comments"
