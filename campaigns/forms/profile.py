"""What a campaign says of itself: what it is about, its plans, its cover and film; and the field for a picture.
What a picture or an address must be is uploads.py's and videos.py's to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns import uploads, videos
from campaigns.services.profile import Media, Profile
from campaigns.taxonomy import Category, Plan, Sdg, refuse_many
from crowdcoop.forms import CrispyForm
from membership.enums import Territory


class PictureField(forms.FileField):
    """A picture, decoded and written anew; what it claims to be counts for nothing."""

    widget = forms.FileInput(attrs={"accept": uploads.ACCEPT})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("JPEG, PNG or WebP, up to 10 MB. Where and with what it was taken is removed.")
        )
        super().__init__(allow_empty_file=True, max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, None)
        return uploads.cleaned(upload) if upload else None


def alt_field() -> forms.CharField:
    """What a picture shows, in words."""
    return forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=200,
        help_text=_("For people who do not see it, in one sentence."),
    )


def video_field() -> forms.URLField:
    """Where a film is; what may be shown from there is videos.py's to say."""
    return forms.URLField(
        label=_("Address of a video"),
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[videos.refuse_unknown],
        help_text=_("On YouTube, Vimeo or any PeerTube. Nothing is loaded from there before somebody clicks."),
    )


def ask_for_alt(form: forms.Form, data: dict[str, Any], name: str) -> None:
    """A picture comes with its words."""
    if data.get(name) and not data.get(f"{name}_alt") and f"{name}_alt" not in form.errors:
        form.add_error(f"{name}_alt", _("Please say in a sentence what the picture shows."))


def _plan_field(plan: Plan) -> forms.CharField:
    return forms.CharField(label=plan.label, required=False, max_length=1200, widget=forms.Textarea(attrs={"rows": 3}))


class ProfileForm(CrispyForm):
    """Up to three fields and three goals, the territory, and six short answers."""

    categories = forms.MultipleChoiceField(
        label=_("What it is about"),
        choices=Category,
        required=False,
        validators=[refuse_many],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Three at most. People find your campaign by them."),
    )
    sdgs = forms.MultipleChoiceField(
        label=_("Sustainable Development Goals"),
        choices=Sdg,
        required=False,
        validators=[refuse_many],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Three at most: those your project really moves."),
    )
    territory = forms.ChoiceField(
        label=_("Where it happens"),
        choices=[("", _("Where the cooperative is")), *Territory.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_fields = type(self).base_fields | {plan.value: _plan_field(plan) for plan in Plan}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def layout(self) -> Any:
        # Here and not above: a number stands before each name, in the language being read.
        goals: Any = self.fields["sdgs"]
        goals.choices = [(goal.value, f"{goal.value}. {goal.label}") for goal in Sdg]
        return super().layout()

    def to_order(self) -> Profile:
        data = self.cleaned_data
        plans = {plan.value: data[plan.value].strip() for plan in Plan}
        return Profile(data["categories"], data["sdgs"], data["territory"], plans)


class MediaForm(CrispyForm):
    """The cover, and the address of a film."""

    cover = PictureField(label=_("Cover"), required=False)
    cover_alt = alt_field()
    drop_cover = forms.BooleanField(label=_("Take away the cover that is there"), required=False)
    video = video_field()

    def __init__(self, *args: Any, has_cover: bool = False, **kwargs: Any) -> None:
        self.has_cover = has_cover
        super().__init__(*args, **kwargs)

    def layout(self) -> Any:
        if not self.has_cover:
            del self.fields["drop_cover"]
        return super().layout()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ask_for_alt(self, data, "cover")
        return data

    def to_order(self) -> Media:
        data = self.cleaned_data
        return Media(data["video"], data["cover"], data["cover_alt"].strip(), bool(data.get("drop_cover")))
