"""The story's pieces in the editor: one row each, with the fields of its kind.
What a picture or an address must be is uploads.py's and videos.py's to say."""

from typing import Any

from django import forms
from django.core import signing
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.services.stories import FIGURES, Figures, Film, Picture, Piece, Quote, Section

from .profile import PictureField, alt_field, video_field
from .rows import Row

_SIGNER = signing.Signer(salt="campaigns.story.picture")


class Kind(TextChoices):
    TEXT = "text", _("Text")
    IMAGE = "image", _("Picture")
    VIDEO = "video", _("Video")
    QUOTE = "quote", _("Quote")
    FIGURES = "figures", _("Figures")


FIELDS: dict[str, tuple[str, ...]] = {
    Kind.TEXT: ("heading", "text"),
    Kind.IMAGE: ("image", "picture", "picture_alt"),
    Kind.VIDEO: ("link", "film_title"),
    Kind.QUOTE: ("said", "author", "role"),
    Kind.FIGURES: tuple(f"{name}{n}" for n in range(1, FIGURES + 1) for name in ("number", "label")),
}
_FIGURE, _COUNTED = pgettext_lazy("story", "Figure %(number)s"), _("What figure %(number)s counts")
_NEEDED = {"link", "film_title", "said", "author", "picture_alt"}


def picture_token(number: int | None) -> str:
    """A picture that is kept already, as it travels in the form: a number that nobody can make up."""
    return _SIGNER.sign(str(number)) if number else ""


def picture_number(token: str) -> int | None:
    """Which picture a token names; None where it is none of ours."""
    try:
        return int(_SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None


class BlockRow(Row):
    kind = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)
    heading = forms.CharField(label=_("Heading"), required=False, max_length=160)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("An empty line begins a new paragraph."),
    )
    image = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    picture = PictureField(label=_("Choose a picture"), required=False)
    picture_alt = alt_field()
    link = video_field()
    film_title = forms.CharField(label=_("What the video shows"), required=False, max_length=160)
    said = forms.CharField(
        label=_("What they say"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    author = forms.CharField(label=_("Who says it"), required=False, max_length=120)
    role = forms.CharField(label=_("Their role"), required=False, max_length=160)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_fields = type(self).base_fields | _figure_fields()  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        asked = self["kind"].value()
        self.piece = Kind(asked) if asked in Kind.values else Kind.TEXT
        for name in set().union(*FIELDS.values()) - set(FIELDS[self.piece]):
            del self.fields[name]
        for name in _NEEDED & set(self.fields):
            self.fields[name].required = True
        if self.piece == Kind.FIGURES:
            self.fields["number1"].required = self.fields["label1"].required = True

    @property
    def word(self) -> str:
        return str(self.piece.label)

    def has_changed(self) -> bool:
        """A row in which nothing is written is none, whatever its hidden fields say."""
        return any(self[name].data for name in FIELDS[self.piece])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.piece == Kind.IMAGE:
            data["number"] = picture_number(data.get("image", ""))
            if not data["number"] and not data.get("picture") and "picture" not in self.errors:
                self.add_error("picture", _("Choose the picture that belongs here."))
        numbers = range(2, FIGURES + 1) if self.piece == Kind.FIGURES else range(0)
        for n in numbers:
            for have, lack in ((f"number{n}", f"label{n}"), (f"label{n}", f"number{n}")):
                if data.get(have) and not data.get(lack) and lack not in self.errors:
                    self.add_error(lack, _("A figure and what it counts go together."))
        return data

    def to_order(self) -> Piece:
        data, code = self.cleaned_data, self.cleaned_data["code"]
        match self.piece:
            case Kind.IMAGE:
                return Picture(data["number"], data["picture_alt"].strip(), code)
            case Kind.VIDEO:
                return Film(data["link"], data["film_title"].strip(), code)
            case Kind.QUOTE:
                return Quote(data["said"].strip(), data["author"].strip(), data["role"].strip(), code)
            case Kind.FIGURES:
                pairs = [(data[f"number{n}"].strip(), data[f"label{n}"].strip()) for n in range(1, FIGURES + 1)]
                return Figures(tuple(pairs), code)
        return Section(data["heading"].strip(), data["text"].strip(), code)


def _figure_fields() -> dict[str, forms.Field]:
    """A figure and what it counts, four times."""
    fields: dict[str, forms.Field] = {}
    for n in range(1, FIGURES + 1):
        number, label = _FIGURE % {"number": n}, _COUNTED % {"number": n}
        fields[f"number{n}"] = forms.CharField(label=number, required=False, max_length=24)
        fields[f"label{n}"] = forms.CharField(label=label, required=False, max_length=120)
    return fields
