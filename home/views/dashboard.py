"""A signed-in person's desk.
What waits is asked of every app by queries.desk; nothing is decided here."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from crowdcoop import clock
from home import queries


@method_decorator(never_cache, "dispatch")
class DashboardView(LoginRequiredMixin, TemplateView):
    """What waits for me, what is mine, and how to begin when there is nothing yet."""

    template_name = "home/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        doors = {kind: queries.section_url(self.request, kind) for kind in queries.ONCE}
        desk = queries.desk(self.request.user, clock.now())
        return super().get_context_data(**kwargs) | {"desk": desk, "doors": doors}
