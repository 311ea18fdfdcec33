"""What a group fills in before it is accompanied: the check, the application.
What is allowed when is decided by services."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm
from membership.enums import CooperativeKind, Territory
from membership.queries import cooperatives_of

from ..enums import GroupStage
from ..services.intake import IntakeOrder
from .widgets import CHOOSE, long_text, quiet_button


class EligibilityForm(forms.Form):
    """Four questions, answered by GET: no cookie, nothing kept."""

    people = forms.IntegerField(label=_("How many people are you?"), min_value=1, max_value=999)
    territory = forms.ChoiceField(label=_("Where will you work?"), choices=[*CHOOSE, *Territory.choices])
    group_stage = forms.ChoiceField(label=_("How far are you?"), choices=[*CHOOSE, *GroupStage.choices])
    together = forms.TypedChoiceField(
        label=_("Do you want to decide together, one person, one vote?"),
        choices=[*CHOOSE, ("1", _("Yes")), ("0", _("No, or not sure"))],
        coerce=lambda value: value == "1",
    )
    use_required_attribute = False


class IntakeForm(CrispyForm):
    """A group's application. `sending` decides what must be there: a draft only needs an address to write to."""

    submit_label = _("Send the application")

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We write here, and the link to your draft goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    cooperative = forms.ChoiceField(label=_("Who applies?"), required=False)
    group_name = forms.CharField(label=_("Name of the group"), max_length=160, help_text=_("A working name is fine."))
    group_stage = forms.ChoiceField(label=_("How far are you?"), choices=[*CHOOSE, *GroupStage.choices])
    kind = forms.ChoiceField(
        label=_("Which kind of cooperative suits you best?"),
        choices=[*CHOOSE, *CooperativeKind.choices],
        help_text=_("Not sure? Choose the nearest; your adviser will look at it with you."),
    )
    municipality = forms.CharField(label=_("Town"), max_length=120)
    territory = forms.ChoiceField(label=_("Autonomous community"), choices=[*CHOOSE, *Territory.choices])
    people_count = forms.IntegerField(label=_("How many people are you?"), min_value=1, max_value=999)
    idea = forms.CharField(
        label=_("What do you want to do together, and for whom?"),
        max_length=3000,
        widget=long_text(),
        help_text=_("A few sentences as you would tell a neighbour."),
    )
    people = forms.CharField(
        label=_("Who are you, and what does each of you bring?"), max_length=3000, widget=long_text(), required=False
    )
    need = forms.CharField(
        label=_("What do you need most from us?"),
        max_length=3000,
        widget=long_text(4),
        help_text=_("One thing is enough."),
    )

    def __init__(self, *args: Any, user: Any = None, sending: bool = True, **kwargs: Any) -> None:
        self._mine = cooperatives_of(user) if user is not None else []
        super().__init__(*args, **kwargs)
        if not sending:
            for name, field in self.fields.items():
                field.required = name == "email"
        if self._mine:
            choices = [(c.code, c.name) for c in self._mine]
            self.fields["cooperative"].choices = [("", _("A new group")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["cooperative"]
            self.helper.layout = self.layout()
        self.helper.add_input(quiet_button("save", _("Save and go on later")))

    def layout(self) -> Layout:
        who = ["cooperative"] if "cooperative" in self.fields else []
        return Layout(
            "once",
            Fieldset(_("Your group"), "email", *who, "group_name", "group_stage", "kind"),
            Fieldset(_("Where and how many"), "municipality", "territory", "people_count"),
            Fieldset(_("What you plan"), "idea", "people", "need"),
        )

    def to_order(self) -> IntakeOrder:
        data = self.cleaned_data
        return IntakeOrder(
            email=data["email"].lower(),
            language=get_language() or "es",
            group_name=data.get("group_name") or "",
            group_stage=data.get("group_stage") or "",
            kind=data.get("kind") or "",
            municipality=data.get("municipality") or "",
            territory=data.get("territory") or "",
            people_count=data.get("people_count"),
            idea=data.get("idea") or "",
            people=data.get("people") or "",
            need=data.get("need") or "",
            cooperative_code=data.get("cooperative") or "",
        )
