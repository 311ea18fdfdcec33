"""What brought support to all campaigns together, for those who run the platform.
A team reads its own campaign's in reach.py; no person is followed for either."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns.queries import reach
from campaigns.rules import can_see_all_sources
from crowdcoop import clock

PERIODS = ("30", "90", "365")


class AllSources(LoginRequiredMixin, TemplateView):
    """By the word of the link, over all time or the last days."""

    template_name = "campaigns/all_sources.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not can_see_all_sources(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("days", "")
        days = asked if asked in PERIODS else ""
        sources = reach.sources_of_all(clock.now() - timedelta(days=int(days)) if days else None)
        return super().get_context_data(**kwargs) | {
            "sources": sources,
            "total_minor": sum(source.amount_minor for source in sources),
            "pledges": sum(source.pledges for source in sources),
            "days": days,
            "periods": [
                ("", _("Since the beginning")),
                *((n, _("The last %(n)s days") % {"n": n}) for n in PERIODS),
            ],
            "noindex": True,
        }
