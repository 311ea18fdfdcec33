"""What the team tells, what people ask and say, and what the team answers.
Each hands over plain values; nothing is saved here."""

from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.enums import Audience
from campaigns.models import Reward
from campaigns.services.remarks import RemarkOrder
from campaigns.services.updates import UpdateOrder
from crowdcoop.forms import CrispyForm

from .profile import PictureField, alt_field, ask_for_alt

_LONG = {"rows": 8}


def publish_button() -> Submit:
    """The second button of what may be published."""
    return Submit("publish", _("Publish it now"), css_class="btn btn--coop")


class UpdateForm(CrispyForm):
    """News, in the campaign's own language, and whom it is for."""

    submit_label = pgettext_lazy("update", "Keep as a draft")
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("Text"),
        max_length=6000,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("Plain text; an empty line begins a new paragraph. Write what happened, and what comes next."),
    )
    picture = PictureField(label=_("A picture"), required=False)
    picture_alt = alt_field()
    audience = forms.ChoiceField(
        label=_("Who is it for?"), choices=Audience.choices, initial=Audience.ALL, widget=forms.RadioSelect
    )
    reward = forms.ChoiceField(label=_("Which reward?"), required=False)

    def __init__(self, *args: Any, rewards: list[Reward], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.add_input(publish_button())
        named = [(reward.code, reward.words.title if reward.words else reward.code) for reward in rewards]  # type: ignore[attr-defined]
        if named:
            self.fields["reward"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["reward"]
            self.fields["audience"].choices = Audience.choices[:2]  # type: ignore[attr-defined]
            self.helper.layout = self.layout()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("audience") == Audience.REWARD and not data.get("reward") and "reward" not in self.errors:
            self.add_error("reward", _("Choose the reward whose supporters it is for."))
        ask_for_alt(self, data, "picture")
        return data

    def to_order(self) -> UpdateOrder:
        data = self.cleaned_data
        return UpdateOrder(
            data["title"].strip(), data["text"].strip(), data["audience"], data.get("reward") or "",
            data["picture"], data["picture_alt"].strip(),
        )  # fmt: skip


class UpdateWordsForm(CrispyForm):
    """One update in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=6000, widget=forms.Textarea(attrs=_LONG))

    picture_alt = alt_field()

    def __init__(self, *args: Any, draft: bool, pictured: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pictured:
            self.fields["picture_alt"].required = True
        else:
            del self.fields["picture_alt"]
            self.helper.layout = self.layout()
        if draft:
            self.helper.add_input(publish_button())


class RemarkForm(CrispyForm):
    """A question or a comment; the name only if it is to be shown."""

    submit_label = _("Send")
    text = forms.CharField(
        label=_("What do you want to say?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    name = forms.CharField(
        label=_("Name to show"),
        required=False,
        max_length=80,
        help_text=_("Leave it empty and nobody sees who wrote this."),
    )

    def to_order(self, language: str, email: str = "") -> RemarkOrder:
        data = self.cleaned_data
        return RemarkOrder(text=data["text"].strip(), name=data["name"].strip(), language=language, email=email)


class GuestRemarkForm(RemarkForm):
    """The same from somebody who is not signed in."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For a code now and for the answer. Nobody sees it, and it is forgotten once you have the answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AnswerForm(CrispyForm):
    """The team answers, or hides what should not stand there."""

    ANSWER, HIDE = "answer", "hide"
    way = forms.ChoiceField(
        label=_("What will you do?"),
        choices=[(ANSWER, _("Answer it in public")), (HIDE, _("Hide it"))],
        initial=ANSWER,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your answer, or the reason for hiding it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody can read it, and whoever wrote gets a letter with it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == self.HIDE and len(data.get("text") or "") > 300:
            self.add_error("text", _("A reason has 300 characters at most."))
        return data


class StopNewsForm(CrispyForm):
    """One button, so that no program that follows links ends what a person wants."""

    submit_label = pgettext_lazy("news", "Yes, no more letters")


class FollowForm(CrispyForm):
    """One button: it begins following, or ends it."""

    submit_label = _("Follow")
    FOLLOW, LEAVE = "follow", "leave"
    way = forms.ChoiceField(choices=[(FOLLOW, FOLLOW), (LEAVE, LEAVE)], widget=forms.HiddenInput)

    def __init__(self, *args: Any, follows: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["way"] = self.LEAVE if follows else self.FOLLOW
        if follows:
            self.helper.inputs = [Submit("send", _("Do not follow any more"), css_class="btn btn--quiet")]


class RemindForm(CrispyForm):
    """An address for one reminder."""

    submit_label = _("Remind me")
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You get one letter two days before the end. Then we forget your address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CoachForm(CrispyForm):
    """One button: the coach's letters, or none."""

    submit_class = "btn btn--quiet"
    ON, OFF = "on", "off"
    way = forms.ChoiceField(choices=[(ON, ON), (OFF, OFF)], widget=forms.HiddenInput)

    def __init__(self, *args: Any, coached: bool, **kwargs: Any) -> None:
        self.submit_label = _("No more letters from the coach") if coached else _("Send me the coach’s letters again")
        super().__init__(*args, **kwargs)
        self.initial["way"] = self.OFF if coached else self.ON
