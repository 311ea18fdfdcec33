"""Before the launch: which campaigns show themselves, what was said of them in numbers, and the figures of the digest.
Who said it is read by the team alone, and only where the person agreed."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q, QuerySet, Sum

from campaigns.enums import BEFORE_LAUNCH, PUBLIC, CampaignState, Question
from campaigns.models import Campaign, Rating, Sounding, Statement

# Before that an average says more about one person than about a project.
ENOUGH_RATINGS = 5
SHOWABLE = BEFORE_LAUNCH - {CampaignState.REJECTED}


@dataclass(frozen=True, slots=True)
class Heard:
    """What people said so far. Amounts in cents; `averages` is empty until there are enough ratings."""

    people: int
    back_minor: int
    backers: int
    joiners: int
    hours: int
    ratings: int
    averages: list[tuple[str, float]]


def heard(campaign: Campaign) -> Heard:
    """Two queries."""
    said = Statement.objects.filter(campaign=campaign).aggregate(
        people=Count("pk"),
        minor=Sum("back_minor"),
        backers=Count("pk", filter=Q(back_minor__gt=0)),
        joiners=Count("pk", filter=Q(joins=True)),
        hours=Sum("hours"),
    )
    rated = Rating.objects.filter(campaign=campaign).aggregate(
        ratings=Count("pk"), **{f"mean_{name}": Avg(name) for name in Question.values}
    )
    shown = rated["ratings"] >= ENOUGH_RATINGS
    averages = [(str(q.label), float(rated[f"mean_{q.value}"])) for q in Question] if shown else []
    return Heard(
        said["people"], said["minor"] or 0, said["backers"], said["joiners"], said["hours"] or 0, rated["ratings"],
        averages,
    )  # fmt: skip


def open_soundings() -> QuerySet[Sounding]:
    """Campaigns that ask people before their launch now, the newest first."""
    found = Sounding.objects.filter(closed_at=None, campaign__state__in=SHOWABLE)
    return found.select_related("campaign__cooperative").order_by("-opened_at", "-pk")


def sounding_of(campaign: Campaign) -> Sounding | None:
    """The open page before launch of this campaign, if there is one."""
    return open_soundings().filter(campaign=campaign).first()


def can_be_asked(campaign: Campaign) -> bool:
    """Whether people may ask and be answered in public: since its launch, or while it shows itself before."""
    return campaign.state in PUBLIC or sounding_of(campaign) is not None


def willing(campaign: Campaign) -> QuerySet[Statement]:
    """Who agreed that the team sees name and address, newest first."""
    return Statement.objects.filter(campaign=campaign).exclude(contact_agreed_at=None).exclude(email="").order_by("-pk")
