"""Messages between a team and one backer, from both sides, and reports about them.
Who may write, and how much, is services/talks.py's."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns.forms.talks import BlockForm, MessageForm, ReportForm
from campaigns.models import Message, Pledge, Talk
from campaigns.queries import talks as queries
from campaigns.services.talks import block_team, mark_read, may_talk, report_message, send_message
from crowdcoop import clock
from crowdcoop.views import FormPage

from .pledge import OwnPledge
from .workspace import Workspace


class TalkList(Workspace, TemplateView):
    """All talks of a campaign, and the backers nothing was written to yet."""

    template_name = "campaigns/workspace_talks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, more = queries.team_slice(self.campaign, self.request.GET.get("page", ""))
        others, more_others = queries.others_slice(self.campaign, self.request.GET.get("others", ""))
        return super().get_context_data(**kwargs) | {
            "tab": "talks",
            "talks": rows,
            "more": more,
            "others": others,
            "more_others": more_others,
        }


class TeamSide(Workspace):
    """One backer of the campaign, as the team writes to them."""

    pledge: Pledge

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Pledge.objects.select_related("payment", "campaign__cooperative", "reward", "talk")
        self.pledge = get_object_or_404(found, code=kwargs["pledge"], campaign__code=kwargs["code"])
        self.talk: Talk | None = getattr(self.pledge, "talk", None)
        if not may_talk(self.pledge):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def talk_url(self) -> str:
        return reverse("campaign_talk", args=[self.campaign.code, self.pledge.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        side = {"tab": "talks", "pledge": self.pledge, "talk": self.talk, "side": "team", "talk_url": self.talk_url()}
        return super().get_context_data(**kwargs) | side


class TeamTalk(TeamSide, FormPage):
    """The talk, and the form for the next message."""

    form_class = MessageForm
    template_name = "campaigns/workspace_talk.html"
    limit = (60, 3600)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = queries.messages_of(self.talk)
        if self.talk:
            mark_read(talk=self.talk, team=True)
        return super().get_context_data(**kwargs) | {"said": said}

    def act(self, form: MessageForm) -> str:
        text, by = form.cleaned_data["text"].strip(), self.request.user
        send_message(by=by, pledge=self.pledge, text=text, from_team=True, now=clock.now())
        messages.success(self.request, _("Sent. They are told by e-mail that something waits for them here."))
        return self.talk_url()


class Reporting(FormPage):
    """Somebody who got a message asks the programme to look at it."""

    form_class = ReportForm
    limit = (20, 3600)
    from_team = False
    pledge: Pledge

    def talk_url(self) -> str:
        raise NotImplementedError

    def message(self) -> Message:
        found = Message.objects.filter(talk__pledge=self.pledge, from_team=not self.from_team, verdict="")
        return get_object_or_404(found, code=self.kwargs["message"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"message": self.message(), "talk_url": self.talk_url()}

    def act(self, form: ReportForm) -> str:
        reason, by, at = form.cleaned_data["reason"].strip(), self.request.user, clock.now()
        report_message(by=by, message=self.message(), from_team=self.from_team, reason=reason, now=at)
        messages.success(self.request, _("Thank you. Somebody of the programme looks at it."))
        return self.talk_url()


class TeamReport(TeamSide, Reporting):
    template_name = "campaigns/workspace_report.html"
    from_team = True


class OwnSide(OwnPledge):
    """The backer's side: signed in, or by the link of a letter."""

    def talk_url(self) -> str:
        return reverse("pledge_talk", args=[self.pledge.code]) + self.query

    def talk(self) -> Talk | None:
        return Talk.objects.filter(pledge=self.pledge).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._refuse()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._refuse()
        return super().post(request, *args, **kwargs)

    def _refuse(self) -> None:
        """There is nobody to talk to before a pledge counts."""
        if not may_talk(self.pledge):
            raise Http404


class OwnTalk(OwnSide):
    """The talk with the team, and the form for the next message."""

    form_class = MessageForm
    template_name = "campaigns/pledge_talk.html"
    limit = (20, 3600)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        talk = self.talk()
        said = queries.messages_of(talk)
        if talk:
            mark_read(talk=talk, team=False)
        return super().get_context_data(**kwargs) | {
            "talk": talk,
            "said": said,
            "side": "backer",
            "query": self.query,
            "block_url": reverse("pledge_talk_block", args=[self.pledge.code]) + self.query,
        }

    def act(self, form: MessageForm) -> str:
        text, by = form.cleaned_data["text"].strip(), self.request.user
        send_message(by=by, pledge=self.pledge, text=text, from_team=False, now=clock.now())
        messages.success(self.request, _("Sent. The team reads it here and answers here; we write to you when it has."))
        return self.talk_url()


class BlockTeam(OwnSide):
    """No more messages of this team, or again: one press of a button."""

    form_class = BlockForm
    template_name = "campaigns/pledge_block.html"
    limit = (20, 3600)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.helper.inputs[0].value = _("Let the team write again") if self._blocked() else _("No more messages")
        return form

    def _blocked(self) -> bool:
        talk = self.talk()
        return bool(talk and talk.blocked_at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"blocked": self._blocked(), "talk_url": self.talk_url()}

    def act(self, form: BlockForm) -> str:
        block_team(by=self.request.user, pledge=self.pledge, on=not self._blocked(), now=clock.now())
        return self.talk_url()


class OwnReport(OwnSide, Reporting):
    template_name = "campaigns/pledge_report.html"


class MyTalks(LoginRequiredMixin, TemplateView):
    """A supporter's talks with all teams."""

    template_name = "campaigns/talks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"talks": queries.talks_of(self.request.user), "noindex": True}
