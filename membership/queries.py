"""What others and our own pages ask of membership.
Nothing here writes."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from crowdcoop.waiting import Waiting

from .clock import MADRID, Clock, decision_clock
from .enums import ApplicationState, ProspectState, Role, Territory
from .models import Application, Cooperative, Member, Prospect, RegisterOperation


def cooperatives_of(user: Any) -> list[Cooperative]:
    """The cooperatives `user` acts for, by name."""
    if not getattr(user, "is_authenticated", False):
        return []
    return list(Cooperative.objects.of_user(user).select_related("jurisdiction").order_by("name", "pk"))


def members_count(cooperative: Cooperative) -> int:
    """People in the register who have not left."""
    return Member.objects.filter(cooperative=cooperative, left_on=None).count()


def public_pages(page_type: Any, index: Any, *, kind: str, territory: str) -> QuerySet[Any]:
    """Live pages of `page_type` under `index`, with `members` counted, by name of the cooperative."""
    pages = page_type.objects.live().child_of(index).select_related("cooperative", "locale")
    if kind:
        pages = pages.filter(cooperative__kind=kind)
    if territory:
        pages = pages.filter(cooperative__territory=territory)
    return pages.annotate(members=Count("cooperative__members", filter=Q(cooperative__members__left_on=None))).order_by(
        "cooperative__name", "pk"
    )


def territories_in_use(page_type: Any, index: Any) -> list[tuple[str, Any]]:
    """(code, name) of every territory that has a cooperative under `index`."""
    used = set(page_type.objects.live().child_of(index).values_list("cooperative__territory", flat=True))
    return [(code, name) for code, name in Territory.choices if code in used]


def clock_of(application: Application, now: datetime) -> Clock | None:
    """The board's term on this application; None before receipt."""
    if application.received_at is None:
        return None
    return decision_clock(application.jurisdiction, application.received_at, now)


@dataclass(frozen=True, slots=True)
class Funnel:
    """From prospects to members, of one cooperative or of one campaign."""

    prospects: int
    interested: int
    applied: int
    members: int


def funnel(cooperative: Cooperative, campaign_code: str = "") -> Funnel:
    """How many people answered, were interested, applied, and are members. Numbers only, never people."""
    prospects = Prospect.objects.filter(cooperative=cooperative).exclude(confirmed_at=None)
    applications = Application.objects.filter(cooperative=cooperative).exclude(received_at=None)
    members = Member.objects.filter(cooperative=cooperative, left_on=None)
    if campaign_code:
        prospects = prospects.filter(campaign_code=campaign_code)
        applications = applications.filter(campaign_code=campaign_code)
        members = members.filter(application__campaign_code=campaign_code)
    interested = [ProspectState.INTERESTED, ProspectState.APPLIED, ProspectState.MEMBER]
    return Funnel(
        prospects.exclude(state=ProspectState.NOT_NOW).count(),
        prospects.filter(state__in=interested).count(),
        applications.count(),
        members.count(),
    )


def future_members(campaign_codes: list[str]) -> dict[str, int]:
    """For each campaign code: people who are interested, applied or became members, each counted once."""
    states = [ProspectState.INTERESTED, ProspectState.APPLIED, ProspectState.MEMBER]
    prospects = Prospect.objects.filter(campaign_code__in=campaign_codes, state__in=states).exclude(confirmed_at=None)
    counts = dict(prospects.values("campaign_code").annotate(n=Count("pk")).values_list("campaign_code", "n"))
    direct = (
        Application.objects.filter(campaign_code__in=campaign_codes, prospect=None)
        .exclude(received_at=None)
        .exclude(state__in=[ApplicationState.DENIED, ApplicationState.WITHDRAWN, ApplicationState.LAPSED])
    )
    for code, n in direct.values("campaign_code").annotate(n=Count("pk")).values_list("campaign_code", "n"):
        counts[code] = counts.get(code, 0) + n
    return {code: counts.get(code, 0) for code in campaign_codes}


@dataclass(frozen=True, slots=True)
class Holding:
    """What one member holds on one day."""

    member: Member
    shares: int
    capital_minor: int


def holdings(cooperative: Cooperative, day: date) -> list[Holding]:
    """Shares and capital (cents) per member as of `day`, computed from the register, by member number."""
    sums: dict[int, list[int]] = {}
    for op in RegisterOperation.objects.of(cooperative).at(day):
        held = sums.setdefault(op.member_id, [0, 0])
        held[0] += op.quantity
        held[1] += op.amount_minor
    members = Member.objects.filter(pk__in=sums).order_by("number")
    return [Holding(member, *sums[member.pk]) for member in members]


def shares_of(member: Member, day: date) -> int:
    """Shares `member` holds on `day`."""
    return RegisterOperation.objects.filter(member=member).at(day).aggregate(n=Sum("quantity"))["n"] or 0


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """What waits for `user` here: applications to decide or confirm, contributions, questions asked of applicants."""
    found = [_waiting_to_decide(application, now) for application in _to_decide(user)]
    asked = Application.objects.filter(user=user, state=ApplicationState.INFORMATION_REQUESTED)
    for application in asked.select_related("cooperative"):
        found.append(
            Waiting(
                _("Answer %(name)s") % {"name": application.cooperative.name},
                _("The board asks you something about your application."),
                reverse("membership:application", args=[application.code]),
                _("Answer"),
            )
        )
    for application in Application.objects.filter(user=user, state=ApplicationState.FIRM).select_related("cooperative"):
        found.append(
            Waiting(
                _("Pay your contribution to %(name)s") % {"name": application.cooperative.name},
                _("You are admitted. You become a member when it arrives."),
                reverse("membership:application", args=[application.code]),
                _("See how"),
                _end_of(application.pay_by),
            )
        )
    return found


def _to_decide(user: Any) -> QuerySet[Application]:
    """Undecided applications of the cooperatives where `user` decides, never their own, the most urgent first."""
    roles = Q(cooperative__roles__user=user, cooperative__roles__role__in=[Role.SECRETARY, Role.OWNER])
    mine = Application.objects.undecided().filter(roles).exclude(user=user).distinct()
    return mine.select_related("cooperative", "jurisdiction").order_by("decide_by", "pk")


def _waiting_to_decide(application: Application, now: datetime) -> Waiting:
    clock = clock_of(application, now)
    names = {"person": application.full_name, "name": application.cooperative.name}
    url = reverse("membership:workspace_application", args=[application.cooperative.code, application.code])
    if application.silence_at:
        return Waiting(
            _("Confirm what the law decided about %(person)s") % names,
            _("The board of %(name)s did not answer in time.") % names,
            url,
            _("Confirm"),
            _end_of(application.decide_by),
            urgent=True,
        )
    return Waiting(
        _("Answer the application of %(person)s") % names,
        _("It asks to join %(name)s.") % names,
        url,
        _("Read it"),
        _end_of(application.decide_by),
        urgent=clock is not None and clock.alarm >= 80,
    )


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(23, 59), MADRID) if day else None
