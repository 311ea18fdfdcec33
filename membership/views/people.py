"""The cooperative's overview, its tax number, and the people who act for it.
Applications are secretary.py's, the book register.py's."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crowdcoop.views import FormPage

from .. import queries, rules
from ..forms import PersonForm, TaxIdForm
from ..models import CooperativeRole
from ..services.cooperatives import add_person, remove_role, set_tax_id
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


class TaxNumber(Workspace, Step):
    form_class = TaxIdForm
    tab = "overview"
    allowed = staticmethod(rules.can_manage_people)
    title = _("Tax number")
    lead = _("It stands on every receipt your supporters and members get from now on. Papers given before stay.")

    def get_initial(self) -> dict[str, Any]:
        return {"tax_id": self.cooperative.tax_id}

    def act(self, form: Any) -> str:
        set_tax_id(by=self.request.user, cooperative=self.cooperative, tax_id=form.cleaned_data["tax_id"])
        return self._back()

    def _back(self) -> str:
        return reverse("membership_workspace", args=[self.cooperative.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self._back(), eyebrow=self.cooperative.name, **kwargs)


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
