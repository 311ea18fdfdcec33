"""The stops of the guided tour: who you are there, what to try, what to notice.
Addresses are looked up when asked, so that a stop never leads nowhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from campaigns.models import Campaign
from crowdcoop.cms.languages import best_address
from crowdcoop.cms.languages import reading_language as reading
from home.queries import sections

Place = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the tour. Without a login it is visited signed out."""

    key: str
    login: str
    title: Any
    who: Any
    try_this: Any
    notice: Any
    place: Place
    language: str = ""

    def url(self, request: HttpRequest) -> str:
        """Where the stop begins; in the stop's own language where it has one."""
        if not self.language:
            return self.place(request)
        with override(self.language):
            return self.place(request)


def _section(kind: str) -> Place:
    def place(request: HttpRequest) -> str:
        page = sections(request).get(kind)
        return best_address(page, reading()) if page else f"/{reading()}/"

    return place


def _named(name: str) -> Place:
    def place(request: HttpRequest) -> str:
        try:
            return reverse(name)
        except NoReverseMatch:
            return reverse("dashboard")

    return place


def _live_campaign(request: HttpRequest) -> str:
    """The page of the live campaign that ends first, else all campaigns."""
    live = Campaign.objects.filter(state="live").order_by("deadline_at").first()
    page = live.pages.filter(live=True).select_related("locale").first() if live else None
    return best_address(page, reading()) if page else _section("campaignindexpage")(request)


STOPS: tuple[Stop, ...] = (
    Stop(
        "visitor",
        "",
        _("Look around"),
        _("A visitor"),
        _("Open the campaign that ends first. Change the language at the top and come back."),
        _("What each euro buys, what is shared with everybody, and that nobody is charged before the end."),
        _live_campaign,
    ),
    Stop(
        "learn",
        "owner",
        _("Learn with your team"),
        _("Amaia, who is starting a cooperative"),
        _("Open a path, read a lesson and answer its questions. Give a wrong answer on purpose."),
        _("The explanation after each answer, and the team's progress beside yours."),
        _section("trainingindexpage"),
    ),
    Stop(
        "apply",
        "editor-coop",
        _("Apply to a call"),
        _("Noelia, whose group has an idea"),
        _("Check in a minute whether the call is for you, then begin an application and leave it half written."),
        _("The criteria stand before the form, and what you wrote waits for you."),
        _section("callindexpage"),
    ),
    Stop(
        "adviser",
        "adviser",
        _("Advise"),
        _("Iratxe, an adviser"),
        _("Open the document that waits longest. Send it back with a comment, or approve it."),
        _("Every version stays, and the team sees your words beside theirs."),
        _named("advising"),
    ),
    Stop(
        "programme",
        "programme",
        _("Run the programme"),
        _("Elisa, programme manager"),
        _("Accept an application and give it an adviser. Approve a campaign an adviser has read."),
        _("Nobody approves a campaign of a cooperative they belong to."),
        _named("programme"),
    ),
    Stop(
        "campaign",
        "owner",
        _("Prepare a campaign"),
        _("Amaia again"),
        _("Open your cooperative's campaign and look at what is still missing before it may start."),
        _("The minimum is never typed: it is the sum of what you cannot do without."),
        _named("dashboard"),
    ),
    Stop(
        "translate",
        "translator-ca",
        _("Translate"),
        _("Arnau, translator into Catalan"),
        _("Open a page in the editor and change a sentence of the Catalan version."),
        _("The board on the first page says what is missing, in which language."),
        _named("wagtailadmin_home"),
    ),
    Stop(
        "pledge",
        "",
        _("Back it, in Catalan"),
        _("A neighbour without an account"),
        _("Pledge with card 4242 4242 4242 4242. Try 4000 0000 0000 0341 too: it fails only on the closing day."),
        _("Three short screens, nothing ticked for you, and a letter with your own link."),
        _live_campaign,
        "ca",
    ),
    Stop(
        "close",
        "",
        _("Let time pass"),
        _("Nobody in particular"),
        _("Jump to the deadline of the campaign you backed, with the buttons below. Then read the mailbox."),
        _("Cards are charged now, not before; the one that failed has a letter with a way to mend it."),
        _live_campaign,
    ),
    Stop(
        "join",
        "supporter",
        _("Ask to join"),
        _("Júlia, who backed a campaign"),
        _("Open a cooperative that welcomes members and apply."),
        _("What it costs, what you risk and when you will be answered stand before the form."),
        _section("cooperativeindexpage"),
    ),
    Stop(
        "admit",
        "secretary",
        _("Admit a member"),
        _("Mercè, secretary of a cooperative"),
        _("Decide on an application, and note the contribution when it has arrived."),
        _("The clock of the law runs in plain words, and the register gains one numbered line."),
        _named("dashboard"),
    ),
)
