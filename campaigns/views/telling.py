"""The team's rooms for what it tells and answers: updates in the making, questions and comments.
What is public of them is views/community.py's."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns.enums import PUBLIC, UpdateKind
from campaigns.forms.community import AnswerForm, CoachForm, UpdateForm, UpdateWordsForm
from campaigns.models import CampaignUpdate, Remark
from campaigns.queries import coach, community
from campaigns.queries.shown import choices_of
from campaigns.services import coaching, remarks, updates
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.views import FormPage

from .workspace import Workspace


class UpdateDesk(Workspace, FormPage):
    """What was told so far, and the form for the next update."""

    form_class = UpdateForm
    template_name = "campaigns/workspace_updates.html"
    limit = (60, 3600)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rewards": choices_of(self.campaign)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = CampaignUpdate.objects.filter(campaign=self.campaign).select_related("reward").order_by("-pk")
        found = found.exclude(kind=UpdateKind.STORY, published_at=None)
        return super().get_context_data(**kwargs) | {
            "tab": "updates",
            "may_tell": self.campaign.state in PUBLIC,
            "updates": community.read(found),
        }

    def act(self, form: UpdateForm) -> str:
        by, at = self.request.user, clock.now()
        update = updates.write_update(by=by, campaign=self.campaign, order=form.to_order(), now=at)
        if "publish" in self.request.POST:
            updates.publish_update(by=by, update=update, now=at)
            messages.success(self.request, _("Published. Who agreed to news gets a letter in the next minutes."))
        else:
            messages.success(self.request, _("Kept as a draft: only your team sees it."))
        return reverse("campaign_update_edit", args=[self.campaign.code, update.code])


class EditUpdate(Workspace, FormPage):
    """One update: mend it, say it in another language, publish it."""

    form_class = UpdateWordsForm
    template_name = "campaigns/workspace_update.html"
    limit = (60, 3600)
    update: CampaignUpdate

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = CampaignUpdate.objects.select_related("campaign__cooperative", "reward", "picture")
        found = found.exclude(kind=UpdateKind.STORY, published_at=None)
        self.update = get_object_or_404(found, code=kwargs["update"], campaign__code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "draft": self.update.published_at is None,
            "pictured": self.update.picture_id is not None,
        }

    def _asked(self) -> str:
        asked = self.request.GET.get("in", "")
        return asked if asked in dict(UpdateWordsForm.base_fields["language"].choices) else self.update.language  # type: ignore[attr-defined]

    def get_initial(self) -> dict[str, Any]:
        language = self._asked()
        title, text = self.update.words.get(language, ["", ""])
        alt = self.update.picture_words.get(language, "")
        return {"language": language, "title": title, "text": text, "picture_alt": alt}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = UpdateWordsForm.base_fields["language"].choices  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs) | {
            "tab": "updates",
            "update": community.said(self.update, languages.reading_language()),
            "spoken": [(code, name, code in self.update.words, code == self._asked()) for code, name in named],
        }

    def act(self, form: UpdateWordsForm) -> str:
        by, at, data = self.request.user, clock.now(), form.cleaned_data
        updates.say_update(
            by=by,
            update=self.update,
            language=data["language"],
            title=data["title"],
            text=data["text"],
            picture_alt=data.get("picture_alt", ""),
            now=at,
        )
        if "publish" in self.request.POST:
            updates.publish_update(by=by, update=self.update, now=at)
            messages.success(self.request, _("Published. Who agreed to news gets a letter in the next minutes."))
        else:
            messages.success(self.request, _("Saved."))
        return reverse("campaign_update_edit", args=[self.campaign.code, self.update.code])


class RemarkDesk(Workspace, FormPage):
    """One question or comment, and the team's word on it."""

    form_class = AnswerForm
    template_name = "campaigns/workspace_remark.html"
    limit = (60, 3600)
    remark: Remark

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Remark.objects.select_related("campaign__cooperative", "update")
        self.remark = get_object_or_404(found, code=kwargs["remark"], campaign__code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.remark.answer}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tab": "questions", "remark": self.remark}

    def act(self, form: AnswerForm) -> str:
        said: dict[str, Any] = {"by": self.request.user, "remark": self.remark, "now": clock.now()}
        if form.cleaned_data["way"] == AnswerForm.HIDE:
            remarks.hide(reason=form.cleaned_data["text"], **said)
            messages.success(self.request, _("It is hidden; your reason stands in its place."))
        else:
            remarks.answer(text=form.cleaned_data["text"], **said)
            messages.success(self.request, _("Your answer stands on the page."))
        return reverse("campaign_remarks", args=[self.campaign.code])


class RemarkList(Workspace, TemplateView):
    """Everything people asked and said, what waits for an answer first."""

    template_name = "campaigns/workspace_remarks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Remark.objects.filter(campaign=self.campaign).select_related("update")
        page, more = community.after(found, self.request.GET.get("page", ""), community.REMARKS_PER_PAGE)
        return super().get_context_data(**kwargs) | {
            "tab": "questions",
            "waiting": community.waiting_questions(self.campaign),
            "remarks": page,
            "more": more,
        }


class CoachPage(Workspace, FormPage):
    """What the coach has said, with the why, and its switch."""

    form_class = CoachForm
    template_name = "campaigns/workspace_coach.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"coached": self.campaign.coached}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = coach.said_to(self.campaign, languages.reading_language())
        return super().get_context_data(**kwargs) | {"tab": "coach", "said": said}

    def act(self, form: CoachForm) -> str:
        on = form.cleaned_data["way"] == CoachForm.ON
        coaching.switch_coach(by=self.request.user, campaign=self.campaign, on=on)
        messages.success(self.request, _("The coach writes to you again.") if on else _("The coach is silent now."))
        return reverse("campaign_coach", args=[self.campaign.code])
