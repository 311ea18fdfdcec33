"""Lines that come in formsets: one row, and the set that hands over orders. Adding one is a submit, without script.
What a kind of line holds is editor.py's."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _

from crowdcoop.forms import HouseLook

MAX_ROWS = 40


class Row(HouseLook, forms.Form):
    """One line of a formset: its code (empty for a new one) and its own fields."""

    form_tag = False
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    # Where its words came from, while it is not saved (see prefill.py).
    brought = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    @property
    def word(self) -> str:
        """What a row is called above its fields, before its number."""
        return _("Line")

    @property
    def brought_from(self) -> str:
        """What is said beside a row that was carried over."""
        return str(self["brought"].value() or "")[:300]

    @classmethod
    def refuse_together(cls, rows: "list[Row]") -> None:
        """Raise, or mark a row, where rows that are good by themselves cannot stand together."""


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """Rows that hand over orders; removed and empty ones are left out."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this line")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        many = _("At most %(most)s lines fit here. Nothing was saved; take some away, please.") % {"most": MAX_ROWS}
        self.error_messages["too_many_forms"] = many  # type: ignore[attr-defined,has-type]

    def clean(self) -> None:
        kept = [form for form in self.kept() if form.is_valid()]
        if kept:
            type(kept[0]).refuse_together(kept)

    def kept(self) -> list[Any]:
        """The rows that stay: filled and not removed."""
        filled = [form for form in self.forms if form.has_changed() or form.initial]
        return [form for form in filled if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def to_orders(self) -> list[Any]:
        return [form.to_order() for form in self.kept()]

    def as_typed(self) -> list[dict[str, Any]]:
        """What each row holds as typed, unchecked: for showing the form again with one more row."""
        typed = []
        for form in self.forms:
            names = [name for name, field in form.fields.items() if name != "DELETE" and not _is_file(field)]
            typed.append({name: form[name].value() for name in names})
        return typed


def _is_file(field: forms.Field) -> bool:
    """Files cannot be shown again, only kept."""
    return isinstance(field, forms.FileField)


def rows_of(row: type[Row], *, extra: int = 1) -> Any:
    """The formset class of one kind of row."""
    return formset_factory(
        row, formset=Rows, extra=extra, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 10, validate_max=True
    )
