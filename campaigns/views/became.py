"""What became of a campaign: its team tells it, somebody of the programme reads it before it is public.
The public page shows it among the updates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.enums import SUCCEEDED, UpdateKind
from campaigns.forms.stories import BecameForm, StoryAnswerForm
from campaigns.models import Campaign, CampaignUpdate
from campaigns.queries.community import said
from campaigns.rules import belongs_to_team
from campaigns.services.stories_after import answer_story, hand_in_story, story_of
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.views import FormPage

from .talk_reports import Moderators
from .workspace import Workspace


class Became(Workspace, FormPage):
    """The team's story, and where it stands."""

    form_class = BecameForm
    template_name = "campaigns/workspace_became.html"
    limit = (30, 3600)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Campaign.objects.filter(code=kwargs["code"], state__in=SUCCEEDED).first()
        if found is None:
            raise Http404
        self.story = story_of(found)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        if self.story is None:
            return {}
        title, text = self.story.words[self.story.language]
        return {"title": title, "text": text}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = said(self.story, languages.reading_language()) if self.story else None
        return super().get_context_data(**kwargs) | {"tab": "became", "story": self.story, "told": told}

    def act(self, form: BecameForm) -> str:
        title, text = form.cleaned_data["title"].strip(), form.cleaned_data["text"]
        hand_in_story(by=self.request.user, campaign=self.campaign, title=title, text=text, now=clock.now())
        messages.success(self.request, _("Handed in. Somebody of the programme reads it, and you are told."))
        return reverse("campaign_became", args=[self.campaign.code])


class StoryReview(Moderators, FormPage):
    """One story that was handed in, and the two answers. Nobody answers their own cooperative's."""

    form_class = StoryAnswerForm
    template_name = "campaigns/story_review.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = CampaignUpdate.objects.filter(kind=UpdateKind.STORY).select_related("campaign__cooperative")
        # What was decided meanwhile is no page; sending the answer twice still leads to where the first one led.
        found = found if request.method == "POST" else found.exclude(handed_in_at=None)
        self.story = found.filter(code=kwargs["update"]).first()
        if request.user.is_authenticated and (self.story is None or belongs_to_team(request.user, self.story.campaign)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story: Any = self.story
        told = said(story, languages.reading_language())
        return super().get_context_data(**kwargs) | {"campaign": story.campaign, "told": told, "noindex": True}

    def act(self, form: StoryAnswerForm) -> str:
        story: Any = self.story
        publish, comment = form.cleaned_data["way"] == StoryAnswerForm.PUBLISH, form.cleaned_data["comment"].strip()
        answer_story(by=self.request.user, story=story, publish=publish, comment=comment, now=clock.now())
        messages.success(self.request, _("The team is told by e-mail."))
        return reverse("dashboard")
