"""After a campaign that did not reach its minimum: the team looks back and tries again, others ask to be told.
Whoever accompanies the team may read what it learnt."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.enums import CampaignState, FailureReason
from campaigns.forms.failure import LookBackForm, TryAgainForm, WishForm
from campaigns.models import Campaign, PostMortem, RetryWish
from campaigns.queries import failure as queries
from campaigns.queries import words_of
from campaigns.rules import can_edit_campaign, can_read_lessons
from campaigns.services import drafts
from campaigns.services.failure import try_again, wish_retry, write_post_mortem
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.views import FormPage

from .asking import prove_first
from .community import Room
from .pledge import OwnPledge
from .workspace import Workspace


class LookBack(LoginRequiredMixin, FormPage):
    """What happened, in figures, and why, in the team's words; its adviser reads it too."""

    form_class = LookBackForm
    template_name = "campaigns/workspace_after.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        found = Campaign.objects.select_related("cooperative").filter(state=CampaignState.UNSUCCESSFUL)
        self.campaign = get_object_or_404(found, code=kwargs["code"])
        self.may_edit = can_edit_campaign(request.user, self.campaign)
        if not (self.may_edit or can_read_lessons(request.user, self.campaign)):
            raise Http404
        self.lesson = PostMortem.objects.filter(campaign=self.campaign).first()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever only reads sees the page again."""
        return super().post(request, *args, **kwargs) if self.may_edit else super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"reasons": self.lesson.reasons, "text": self.lesson.text} if self.lesson else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = [FailureReason(word).label for word in self.lesson.reasons] if self.lesson else []
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "title": drafts.source_page(self.campaign).title,
            "tab": "after",
            "may_edit": self.may_edit,
            "figures": queries.figures_of(self.campaign),
            "lesson": self.lesson,
            "chosen": chosen,
            "retry": queries.retry_of(self.campaign),
            "noindex": True,
        }

    def act(self, form: LookBackForm) -> str:
        write_post_mortem(by=self.request.user, campaign=self.campaign, lesson=form.to_lesson(), now=clock.now())
        messages.success(self.request, _("Saved. Your adviser can read it too."))
        return reverse("campaign_after", args=[self.campaign.code])


class TryAgain(Workspace, FormPage):
    """A new draft with a lower minimum, from the old one."""

    form_class = TryAgainForm
    template_name = "campaigns/workspace_again.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        get_object_or_404(Campaign, code=kwargs["code"], state=CampaignState.UNSUCCESSFUL)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        words = words_of(drafts.source_page(self.campaign).cost_words)
        needed = self.campaign.cost_lines.filter(required=True).order_by("position", "pk")
        costs = [
            (row.code, words[row.code].title if row.code in words else row.code, row.amount_minor) for row in needed
        ]
        return super().get_form_kwargs() | {"costs": costs}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tab": "after", "retry": queries.retry_of(self.campaign)}

    def act(self, form: TryAgainForm) -> str:
        by, amounts = self.request.user, form.to_amounts()
        made = try_again(by=by, campaign=self.campaign, amounts=amounts, now=clock.now())
        messages.success(self.request, _("Here is your new draft. Everything is as it was, with a lower minimum."))
        return reverse("campaign_workspace", args=[made.code])


class Wish(FormPage):
    """Saying that one wants to hear of another try; `campaign` is known by whoever mixes this in."""

    form_class = WishForm
    limit = (20, 3600)
    campaign: Campaign

    def done(self, email: str = "") -> None:
        language = languages.reading_language()
        wish_retry(by=self.request.user, campaign=self.campaign, email=email, language=language, now=clock.now())
        messages.success(self.request, _("We write to you once, should they try again."))


class RetryPage(Room, Wish):
    """For everybody: at once when signed in, after a code from a letter for others."""

    template_name = "campaigns/again.html"
    room = "again"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        get_object_or_404(Campaign, code=kwargs["code"], state=CampaignState.UNSUCCESSFUL)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"known": self.signed_in}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wished = self.signed_in and RetryWish.objects.filter(campaign=self.campaign, user=self.request.user.pk).exists()
        return super().get_context_data(**kwargs) | {"wished": wished, "noindex": True}

    def act(self, form: WishForm) -> str:
        if not self.signed_in:
            return prove_first(self.request, self.campaign, form.cleaned_data["email"], wish="again")
        self.done()
        return reverse("campaign_again", args=[self.campaign.code])


class OwnRetryPage(OwnPledge, Wish):
    """For a backer by the link of their letter: the address is proven by it."""

    template_name = "campaigns/pledge_again.html"

    @property
    def campaign(self) -> Campaign:  # type: ignore[override]
        return self.pledge.campaign

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.campaign.state != CampaignState.UNSUCCESSFUL or not self.pledge.email:
            raise Http404
        return super().get_form_kwargs() | {"known": True}

    def act(self, form: WishForm) -> str:
        self.done(self.pledge.email)
        return self.own_url()
