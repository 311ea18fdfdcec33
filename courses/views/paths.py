"""The learner's own pages: everything I follow, and joining a path.
The public map of a path is a page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from courses import queries
from courses.forms import JoinForm
from courses.services.learning import enrol
from crowdcoop import clock
from crowdcoop.views import FormPage
from membership.queries import cooperatives_of

from .base import path_or_404


class OverviewView(LoginRequiredMixin, TemplateView):
    """My paths: where I am, what is next, how my team is doing, what else there is."""

    template_name = "courses/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = queries.my_paths(self.request.user)
        known = {found.unit.pk for found in mine}
        teams = [
            (found, queries.team_lines(self.request.user, found.unit, found.unit)) for found in mine if found.enrolment
        ]
        others = [card for card in queries.path_cards() if card.unit.pk not in known]
        return super().get_context_data(**kwargs) | {"mine": teams, "others": others}


class JoinView(LoginRequiredMixin, FormPage):
    """Joining a path, alone or with a team."""

    form_class = JoinForm
    template_name = "courses/join.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.path = path_or_404(kwargs["uuid"])
        self.map = queries.path_map(self.path.uuid, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        teams = [(cooperative.code, cooperative.name) for cooperative in cooperatives_of(self.request.user)]
        return super().get_form_kwargs() | {"teams": teams}

    def get_initial(self) -> dict[str, Any]:
        teams = cooperatives_of(self.request.user)
        return {"cooperative": teams[0].code if len(teams) == 1 else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        face = self.map.face if self.map else None
        crumbs = [{"url": face.url, "label": face.title}] if face else []
        return super().get_context_data(**kwargs) | {"map": self.map, "crumbs": crumbs}

    def act(self, form: Any) -> str:
        enrol(
            by=self.request.user,
            path=self.path,
            cooperative_code=form.cleaned_data["cooperative"],
            now=clock.now(),
        )
        messages.success(self.request, _("You have joined. Everything you finish from now on is kept."))
        found = queries.path_map(self.path.uuid, self.request.user)
        if found and found.next:
            return found.next.face.url
        return found.face.url if found and found.face else ""
