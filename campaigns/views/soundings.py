"""Before the launch, for everybody: the page that asks, what a person would do, the rating, taking it back.
The public page is the same for everybody; whoever writes has proven an address by a code, a letter or signing in."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns import letters, queries
from campaigns.enums import BEFORE_LAUNCH, NeedKind, Question
from campaigns.forms.soundings import RatingForm, StatementForm, WithdrawStatementForm
from campaigns.models import Campaign, Rating, Sounding, Statement
from campaigns.queries.community import latest
from campaigns.queries.soundings import ENOUGH_RATINGS, heard, open_soundings, sounding_of
from campaigns.rules import can_close_sounding
from campaigns.services import soundings
from campaigns.services.drafts import draft_of, source_page
from campaigns.services.transfer_pledges import has_proven
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.views import FormPage

from .asking import ProvePage, prove_first
from .community import Room


class SoundingRoom(Room):
    """A campaign that shows itself before its launch; once open, its own page is the place."""

    room = "before"
    sounding: Sounding | None

    def find(self, code: str) -> Campaign:
        campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=code)
        found = sounding_of(campaign)
        if found is None:
            raise Http404
        self.sounding = found
        return campaign

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = source_page(self.campaign).locale.language_code
        return super().get_context_data(**kwargs) | {"sounding": self.sounding, "draft_language": language}


class SoundingList(TemplateView):
    """Campaigns that ask people before they open. Never kept: drafts change without announcing it."""

    template_name = "campaigns/soundings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: QuerySet[Any] = open_soundings()
        rows = [(sounding.campaign, draft_of(sounding.campaign)) for sounding in found[:50]]
        return super().get_context_data(**kwargs) | {"rows": rows}


class SoundingPage(SoundingRoom, TemplateView):
    """What they want to do, how it carries itself, what people said so far, and three ways to answer. Never kept."""

    template_name = "campaigns/sounding.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=kwargs["code"])
        if campaign.state not in BEFORE_LAUNCH and (page := campaign.pages.filter(live=True).first()):
            return redirect(languages.address(page, languages.reading_language()))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = draft_of(self.campaign)
        face = queries.face_of(draft, queries.facts_of(self.campaign.pk), clock.now())
        return super().get_context_data(**kwargs) | {
            "draft": draft,
            "face": face,
            "hours_needed": sum(need.fact.quantity for need in face.needs if need.fact.kind == NeedKind.HOURS),
            "heard": heard(self.campaign),
            "enough": ENOUGH_RATINGS,
            "remarks": latest(self.campaign)[1],
            "may_close": self.signed_in and can_close_sounding(self.request.user, self.campaign),
        }


class Speaking(SoundingRoom, FormPage):
    """A form of whoever has proven an address; for anybody else the code from a letter comes first."""

    limit = (20, 3600)

    @property
    def proven(self) -> str:
        """The address this person has proven: by the link they came with, or as their account's."""
        if known := letters.read_statement(self.request.GET.get("who", ""), self.campaign):
            return known
        user: Any = self.request.user
        return user.email.lower() if user.is_authenticated and has_proven(user, user.email) else ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"proven": self.proven}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"noindex": True, "who": self.request.GET.get("who", "")}

    def own_address(self, email: str) -> str:
        """Where this address sees and changes what it said."""
        token = letters.statement_token(self.campaign, email)
        return f"{reverse('campaign_say', args=[self.campaign.code])}?who={token}"

    def after_proof(self, kind: str, email: str, said: dict[str, Any]) -> str:
        """Prove first where it is needed; else do it at once."""
        if not self.proven:
            return prove_first(self.request, self.campaign, email, address="campaign_say_prove", kind=kind, **said)
        return self.do(kind, self.proven, said)

    def do(self, kind: str, email: str, said: dict[str, Any]) -> str:
        now, user = clock.now(), self.request.user
        by = user if user.is_authenticated and user.email.lower() == email else None
        if kind == "rating":
            soundings.rate(by=by, campaign=self.campaign, email=email, answers=said, now=now)
            messages.success(self.request, _("Thank you. Your rating counts; you can change it here at any time."))
        else:
            order = soundings.StatementOrder(email=email, language=languages.reading_language(), **said)
            soundings.state(by=by, campaign=self.campaign, order=order, now=now)
            messages.success(self.request, _("Thank you. It counts now; here you can change it or take it back."))
        return self.own_address(email)


class SayPage(Speaking):
    """What I would do: back, join, lend time. Said before, it is shown, to be changed or taken back."""

    form_class = StatementForm
    template_name = "campaigns/sounding_say.html"

    @property
    def known(self) -> Statement | None:
        found = Statement.objects.filter(campaign=self.campaign, email=self.proven)
        return found.first() if self.proven else None

    def get_initial(self) -> dict[str, Any]:
        known = self.known
        if known is None:
            return {}
        return {
            "amount": known.back_minor or None,
            "joins": known.joins,
            "hours": known.hours or None,
            "name": known.name,
            "contact": known.contact_agreed_at is not None,
            "remind": known.remind_agreed_at is not None,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = self.known
        rated = bool(self.proven) and Rating.objects.filter(campaign=self.campaign, email=self.proven).exists()
        return super().get_context_data(**kwargs) | {"known": known, "rated": rated, "proven": self.proven}

    def act(self, form: StatementForm) -> str:
        return self.after_proof("statement", form.cleaned_data.get("email", ""), form.to_said())


class RatePage(Speaking):
    """Five plain questions about the digest."""

    form_class = RatingForm
    template_name = "campaigns/sounding_rate.html"

    def get_initial(self) -> dict[str, Any]:
        proven = self.proven
        known = Rating.objects.filter(campaign=self.campaign, email=proven).first() if proven else None
        return {name: getattr(known, name) for name in Question.values} if known else {}

    def act(self, form: RatingForm) -> str:
        return self.after_proof("rating", form.cleaned_data.get("email", ""), form.to_said())


class SayProve(Speaking, ProvePage):
    """The code from the letter; with the right one, what was said counts."""

    address = "campaign_say_prove"
    room = "before"

    def get_form_kwargs(self) -> dict[str, Any]:
        return FormPage.get_form_kwargs(self)

    def _done(self, kept: dict[str, Any]) -> str:
        said = dict(kept["said"])
        return self.do(said.pop("kind", ""), kept["email"], said)


class TakeBack(Speaking):
    """One button; nothing of it stays. It works as well once the page is closed; what never asked is no page."""

    form_class = WithdrawStatementForm
    template_name = "campaigns/sounding_take_back.html"

    def find(self, code: str) -> Campaign:
        self.sounding = None
        asked = Campaign.objects.select_related("cooperative").filter(sounding__isnull=False)
        return get_object_or_404(asked, code=code)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.campaign = self.find(kwargs["code"])
        if not self.proven:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_form_kwargs(self) -> dict[str, Any]:
        return FormPage.get_form_kwargs(self)

    def act(self, form: WithdrawStatementForm) -> str:
        soundings.withdraw_statement(by=None, campaign=self.campaign, email=self.proven, now=clock.now())
        messages.success(self.request, _("It is gone. Nobody writes to you about it."))
        return reverse("campaigns_before")
