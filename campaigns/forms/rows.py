"""Lines that come in formsets: one row, and the set that hands over orders. Adding one is a submit, without script.
What a kind of line holds is editor.py's."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import HouseLook

MAX_ROWS = 40


class Row(HouseLook, forms.Form):
    """One line of a formset: its code (empty for a new one) and its own fields."""

    form_tag = False
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    @classmethod
    def refuse_together(cls, rows: "list[Row]") -> None:
        """Raise, or mark a row, where rows that are good by themselves cannot stand together."""


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """Rows that hand over orders; removed and empty ones are left out."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this line")

    def clean(self) -> None:
        kept = [form for form in self._kept() if form.is_valid()]
        if kept:
            type(kept[0]).refuse_together(kept)

    def _kept(self) -> list[Any]:
        filled = [form for form in self.forms if form.has_changed() or form.initial]
        return [form for form in filled if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def to_orders(self) -> list[Any]:
        return [form.to_order() for form in self._kept()]

    def as_typed(self) -> list[dict[str, Any]]:
        """What each row holds as typed, unchecked: for showing the form again with one more row."""
        typed = []
        for form in self.forms:
            names = [name for name in form.fields if name != "DELETE"]
            typed.append({name: form[name].value() for name in names})
        return typed


def rows_of(row: type[Row], *, extra: int = 1) -> Any:
    """The formset class of one kind of row."""
    return formset_factory(
        row, formset=Rows, extra=extra, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 10, validate_max=True
    )
