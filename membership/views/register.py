"""The register of members as a page and as a file.
Writing entries is services/register.py's."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from crowdcoop import clock
from crowdcoop.audit.services import record

from .. import book, queries, rules
from ..clock import local_day
from ..models import Cooperative
from ..services.register import broken_links
from .base import Personal, Workspace


class Book(Workspace, Personal):
    template_name = "membership/workspace/register.html"
    tab = "register"
    allowed = staticmethod(rules.can_see_register)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = queries.holdings(
            self.cooperative, local_day(self.now), queries.provisional_until(self.cooperative, self.now)
        )
        return super().get_context_data(
            lines=list(book.lines(self.cooperative)),
            holdings=held,
            shares=sum(h.shares for h in held),
            capital_minor=sum(h.capital_minor for h in held),
            broken=broken_links(self.cooperative),
            today=local_day(self.now),
            **kwargs,
        )


@require_safe
@login_required
def as_csv_file(request: HttpRequest, code: str) -> HttpResponse:
    """The book as CSV; who took it out is written down."""
    cooperative = get_object_or_404(Cooperative, code=code)
    if not rules.can_see_register(request.user, cooperative):
        raise Http404
    record(by=request.user, action="register.exported", subject=cooperative)
    name = f"register-{cooperative.slug}-{local_day(clock.now()).isoformat()}.csv"
    response = HttpResponse(book.as_csv(cooperative), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    add_never_cache_headers(response)
    return response
