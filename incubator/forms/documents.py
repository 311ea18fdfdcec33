"""What a team hands in and what its adviser answers, for documents and campaign drafts; signing a stage off.
What is allowed when is decided by services."""

from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm

from .. import files
from ..services.deliverables import VersionOrder
from .widgets import long_text, quiet_button


class VersionForm(CrispyForm):
    """What a team hands in: text, a file, or both."""

    submit_label = _("Hand in to your adviser")
    text = forms.CharField(
        label=_("Text"),
        max_length=60_000,
        widget=long_text(14),
        required=False,
        help_text=_("Leave an empty line between paragraphs: your adviser can comment on each of them."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": files.ACCEPT}),
        help_text=_("PDF, text document, spreadsheet or picture, up to 10 MB."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if upload:
            self.cleaned_data["content_type"] = files.inspect(upload)
        elif upload is not None and upload is not False:
            files.inspect(upload)  # an empty file is falsy
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("text") and not data.get("file"):
            raise forms.ValidationError(_("Write your text or choose a file: there is nothing to hand in yet."))
        return data

    def to_order(self) -> VersionOrder:
        upload = self.cleaned_data.get("file")
        return VersionOrder(
            text=self.cleaned_data["text"].strip(),
            file=upload or None,
            file_name=files.plain_name(upload.name) if upload else "",
            content_type=self.cleaned_data.get("content_type", ""),
        )


class ReviewForm(CrispyForm):
    """An adviser's answer to one version: a word on the whole, a remark on any paragraph, and yes or not yet."""

    comment = forms.CharField(label=_("On the whole"), max_length=4000, widget=long_text(4), required=False)

    def __init__(self, *args: Any, paragraphs: list[str], approving: bool = False, **kwargs: Any) -> None:
        self._count, self._approving = len(paragraphs), approving
        super().__init__(*args, **kwargs)
        for number in range(1, self._count + 1):
            label = _("Remark on paragraph %(number)d") % {"number": number}
            self.fields[f"p{number}"] = forms.CharField(
                label=label, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            # The base gives this validator to the fields it finds; these come after it.
            self.fields[f"p{number}"].validators[:] = list(self.fields["comment"].validators[:1])
            self.fields[f"p{number}"].validators.append(MaxLengthValidator(2000))

    def remarks(self) -> dict[int, str]:
        found = {n: self.cleaned_data.get(f"p{n}", "").strip() for n in range(1, self._count + 1)}
        return {number: text for number, text in found.items() if text}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self._approving and not data.get("comment", "").strip() and not self.remarks():
            raise forms.ValidationError(_("Say what should change: a word on the whole, or a remark on a paragraph."))
        return data


class CampaignReviewForm(CrispyForm):
    """An answer to a campaign draft."""

    comment = forms.CharField(
        label=_("A word to the team"),
        max_length=4000,
        widget=long_text(5),
        required=False,
        help_text=_("Needed when you ask for changes: say what, where and why."),
    )

    def __init__(self, *args: Any, approving: bool = False, **kwargs: Any) -> None:
        self._approving = approving
        super().__init__(*args, **kwargs)
        self.helper.inputs = []
        self.helper.add_input(Submit("approve", _("Approve"), css_class="btn btn--primary"))
        self.helper.add_input(quiet_button("changes", _("Ask for changes")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self._approving and not data.get("comment", "").strip():
            self.add_error("comment", _("Say what should change, so that the team can do it."))
        return data


class PlaceNoteForm(CrispyForm):
    """A remark on one place of a campaign draft."""

    submit_label = _("Put this remark there")
    about = forms.ChoiceField(label=_("On which place"))
    text = forms.CharField(
        label=_("Your remark"),
        max_length=1000,
        widget=long_text(4),
        help_text=_("The team reads it right beside this place, and marks it done."),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = places  # type: ignore[attr-defined]


class SignOffForm(CrispyForm):
    """Only a button."""

    submit_label = _("Sign the stage off")
