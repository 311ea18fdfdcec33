"""The adviser's inbox: what waits, most urgent first, and the cases.
Answering happens on the pages of each case."""

from typing import Any

from django.views.generic import TemplateView

from crowdcoop import clock
from incubator import inbox, queries
from incubator.rules import is_adviser

from .access import Allowed


class InboxView(Allowed, TemplateView):
    """Only own cases."""

    template_name = "incubator/advising.html"

    def allow(self) -> bool:
        return is_adviser(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, user = clock.now(), self.request.user
        cases = queries.cases_of(user).select_related("programme").prefetch_related("stages")
        lines = inbox.case_lines(cases, now)
        return {
            **super().get_context_data(**kwargs),
            "items": inbox.for_adviser(user, now),
            "cases": inbox.running(lines),
            "ended": inbox.ended(lines),
        }
