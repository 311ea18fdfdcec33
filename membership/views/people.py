"""The cooperative's overview, and the people who act for it.
Applications are secretary.py's, the book register.py's."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crowdcoop.views import FormPage

from .. import queries, rules
from ..forms import PersonForm
from ..models import CooperativeRole
from ..services.cooperatives import add_person, remove_role
from .base import Personal, Step, Workspace


class Overview(Workspace, Personal):
    template_name = "membership/workspace/overview.html"
    tab = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            funnel=queries.funnel(self.cooperative),
            reachable=queries.reachable_prospects(self.cooperative),
            waiting=queries.waiting_at(self.cooperative, self.request.user, self.now),
            law=self.cooperative.jurisdiction,
            **kwargs,
        )


class People(Workspace, FormPage):
    template_name = "membership/workspace/people.html"
    form_class = PersonForm
    tab = "people"
    allowed = staticmethod(rules.can_manage_people)

    def act(self, form: Any) -> str:
        add_person(
            by=self.request.user,
            cooperative=self.cooperative,
            email=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
        )
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(roles=queries.people_of(self.cooperative), **kwargs)


class Remove(Workspace, Step):
    tab = "people"
    allowed = staticmethod(rules.can_manage_people)
    title = _("Take this role away")
    submit_label = _("Take it away")
    danger = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        held = CooperativeRole.objects.select_related("user").filter(cooperative=self.cooperative, pk=kwargs["role_id"])
        role = held.first()
        if role is None:
            raise Http404
        self.role = role

    def act(self, form: Any) -> str:
        remove_role(by=self.request.user, cooperative=self.cooperative, role_id=self.role.pk)
        return reverse("membership_people", args=[self.cooperative.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("membership_people", args=[self.cooperative.code])
        quoted = [f"{self.role.user.name} · {self.role.get_role_display()}"]
        return super().get_context_data(back_url=back, quoted=quoted, eyebrow=self.cooperative.name, **kwargs)
