"""Asking in public: at once when signed in, after a code from a letter for everybody else. And stopping the news.
What is written waits in the visitor's session; no row is made for an address nobody has proven."""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from campaigns import letters
from campaigns.forms.community import FollowForm, GuestRemarkForm, RemarkForm, RemindForm, StopNewsForm
from campaigns.forms.support import AddressCodeForm
from campaigns.models import Campaign, Follower
from campaigns.services import failure, following, remarks
from crowdcoop import clock
from crowdcoop.accounts.exceptions import WrongCode
from crowdcoop.accounts.services.claiming import MINUTES, PendingClaim, check_code
from crowdcoop.cms import languages
from crowdcoop.codes import ALPHABET
from crowdcoop.limits import address_of, too_many, wait
from crowdcoop.views import FormPage
from payments.services.budgets import HOUR, may_write_to

from .community import Room

_WAITS = "campaign_waits"


def prove_first(
    request: HttpRequest, campaign: Campaign, email: str, *, address: str = "campaign_prove", **said: Any
) -> str:
    """Keep what was begun in the visitor's session, and go where the address is proven."""
    kept = {"email": email.strip().lower(), "campaign": campaign.code, "address": address, "said": said}
    request.session[_WAITS] = kept | {"code": "", "until": 0, "tries": 0}
    return reverse(address, args=[campaign.code])


class AskPage(Room, FormPage):
    """A question to the team, answered in public."""

    template_name = "campaigns/ask.html"
    room = "questions"
    opens_before = True
    limit = (20, 3600)

    def get_form_class(self) -> Any:
        return RemarkForm if self.signed_in else GuestRemarkForm

    def act(self, form: RemarkForm) -> str:
        language = languages.reading_language()
        if self.signed_in:
            remarks.say(
                by=self.request.user, campaign=self.campaign, order=form.to_order(language), now=clock.now()
            )  # fmt: skip
            messages.success(self.request, _("Your question is here now, and the team has been told."))
            return reverse("campaign_questions", args=[self.campaign.code])
        data = form.cleaned_data
        return prove_first(self.request, self.campaign, data["email"], text=data["text"], name=data["name"])


class FollowPage(Room, FormPage):
    """To hear of a campaign: with an account its news and a reminder, with an address alone the reminder."""

    template_name = "campaigns/follow.html"
    room = "follow"
    limit = (20, 3600)

    @property
    def follows(self) -> bool:
        return Follower.objects.filter(campaign=self.campaign, user=self.request.user.pk).exists()

    def get_form_class(self) -> Any:
        return FollowForm if self.signed_in else RemindForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | ({"follows": self.follows} if self.signed_in else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        follows = self.signed_in and self.follows
        return super().get_context_data(**kwargs) | {"follows": follows, "noindex": True}

    def act(self, form: Any) -> str:
        if not self.signed_in:
            return prove_first(self.request, self.campaign, form.cleaned_data["email"])
        if form.cleaned_data["way"] == FollowForm.FOLLOW:
            following.follow(by=self.request.user, campaign=self.campaign, now=clock.now())
            messages.success(self.request, _("You follow it now: its news and one reminder reach you by e-mail."))
        else:
            following.unfollow(by=self.request.user, campaign=self.campaign)
            messages.success(self.request, _("You do not follow it any more."))
        return reverse("campaign_follow", args=[self.campaign.code])


class ProvePage(Room, FormPage):
    """The code from the letter; with the right one, what was begun is done."""

    form_class = AddressCodeForm
    template_name = "campaigns/prove.html"
    limit = (30, 3600)
    opens_before = True
    address = "campaign_prove"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.kept = dict(request.session.get(_WAITS, {}))
        if (self.kept.get("campaign"), self.kept.get("address")) != (kwargs["code"], self.address):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Either asks for the letter (never sent unasked: it may be another's address) or has the code."""
        return self._write() if "write" in request.POST else super().post(request, *args, **kwargs)

    def _write(self) -> HttpResponse:
        if not may_write_to(email=self.kept["email"], network=address_of(self.request)):
            return too_many(self.request, wait(HOUR))
        code = "".join(secrets.choice(ALPHABET) for _number in range(6))
        until = (clock.now() + timedelta(minutes=MINUTES)).timestamp()
        letters.room_code(self.kept["email"], code.upper(), MINUTES, language=languages.reading_language())
        self.request.session[_WAITS] = self.kept | {"code": code, "until": until, "tries": 0}
        return redirect(self.address, code=self.campaign.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "email": self.kept["email"],
            "written": bool(self.kept["code"]),
            "minutes": MINUTES,
            "noindex": True,
        }

    def act(self, form: AddressCodeForm) -> str:
        kept = self.kept
        pending = PendingClaim(kept["email"], kept["code"], kept["until"], kept["tries"])
        try:
            check_code(pending=pending, code=form.cleaned_data["code"], now=clock.now())
        except WrongCode:
            self.request.session[_WAITS] = kept | {"tries": kept["tries"] + 1}
            raise
        del self.request.session[_WAITS]
        return self._done(kept)

    def _done(self, kept: dict[str, Any]) -> str:
        email, language, said, at = kept["email"], languages.reading_language(), kept["said"], clock.now()
        if not said:
            following.ask_reminder(campaign=self.campaign, email=email, language=language, now=at)
            messages.success(self.request, _("We write to you once, two days before the end."))
            return reverse("campaign_follow", args=[self.campaign.code])
        if "wish" in said:
            failure.wish_retry(by=None, campaign=self.campaign, email=email, language=language, now=at)
            messages.success(self.request, _("We write to you once, should they try again."))
            return reverse("campaign_again", args=[self.campaign.code])
        order = remarks.RemarkOrder(text=said["text"], name=said["name"], email=email, language=language)
        remarks.say(by=None, campaign=self.campaign, order=order, now=at)
        messages.success(self.request, _("Your question is here now, and the team has been told."))
        return reverse("campaign_questions", args=[self.campaign.code])


@method_decorator(csrf_exempt, name="dispatch")
class StopNewsPage(FormPage):
    """The end of every letter of news: one button here, or one click in a mail program, which sends no cookie.

    The address carries its own proof, so it needs no other."""

    form_class = StopNewsForm
    template_name = "campaigns/stop_news.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = letters.read_stop(kwargs["token"])
        campaign = Campaign.objects.select_related("cooperative").filter(code=found[0]).first() if found else None
        if found is None or campaign is None:
            raise Http404
        self.campaign, self.email = campaign, found[1]
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        done = "done" in self.request.GET
        return super().get_context_data(**kwargs) | {"campaign": self.campaign, "done": done, "noindex": True}

    def act(self, form: StopNewsForm) -> str:
        following.stop_news(campaign=self.campaign, email=self.email, now=clock.now())
        return self.request.path + "?done"
