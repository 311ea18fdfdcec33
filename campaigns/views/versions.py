"""What changed: since the last hand-in for the team and its reviewers, since the opening for everybody.
Comparing is queries/versions.py's."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.generic import TemplateView

from campaigns.enums import EDITABLE
from campaigns.models import Campaign
from campaigns.queries import versions
from campaigns.rules import can_preview_campaign
from campaigns.services import drafts

from .community import PublicRoom


class Versions(LoginRequiredMixin, TemplateView):
    """The draft against what was handed in last; while it is in review, the two last ones handed in."""

    template_name = "campaigns/versions.html"
    campaign: Campaign

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=kwargs["code"])
        if not can_preview_campaign(request.user, self.campaign):
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        handed_in, draft = versions.handed_in(self.campaign), drafts.draft_of(self.campaign)
        writing = self.campaign.state in EDITABLE
        now = versions.content_of(self.campaign, draft) if writing else handed_in[0].content if handed_in else []
        earlier = handed_in if writing else handed_in[1:]
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "title": draft.title,
            "spoken": draft.locale.language_code,
            "writing": writing,
            "handed_in": handed_in,
            "before": earlier[0] if earlier else None,
            "changes": versions.compare(earlier[0].content, now) if earlier else [],
            "noindex": True,
        }


class Changes(PublicRoom):
    """What the team changed in its story since the campaign opened."""

    template_name = "campaigns/changes.html"
    room = "changes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "changes": versions.public_changes(self.campaign),
            "spoken": drafts.source_page(self.campaign).locale.language_code,
        }
