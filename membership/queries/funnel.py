"""From prospects to members, in numbers; people only where they agreed.
Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ..enums import ApplicationState, ConsentPurpose, ConsentState, ProspectState
from ..models import Application, Cooperative, Member, Prospect

# Applications that came to nothing.
_OVER = (ApplicationState.DENIED, ApplicationState.WITHDRAWN, ApplicationState.LAPSED)


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


def conversions(campaign_codes: list[str]) -> dict[str, Funnel]:
    """The same for many campaigns, of whatever cooperative, by their codes. Three queries."""
    asked = Prospect.objects.filter(campaign_code__in=campaign_codes).exclude(confirmed_at=None)
    wanting = Q(state__in=[ProspectState.INTERESTED, ProspectState.APPLIED, ProspectState.MEMBER])
    counted = asked.exclude(state=ProspectState.NOT_NOW).values_list("campaign_code")
    steps = counted.annotate(every=Count("pk"), wanting=Count("pk", filter=wanting)).order_by()
    prospects = {code: (every, interested) for code, every, interested in steps}
    received = Application.objects.filter(campaign_code__in=campaign_codes).exclude(received_at=None)
    applied = dict(received.values_list("campaign_code").annotate(n=Count("pk")).order_by())
    joined = Member.objects.filter(application__campaign_code__in=campaign_codes, left_on=None)
    members = dict(joined.values_list("application__campaign_code").annotate(n=Count("pk")).order_by())
    return {
        code: Funnel(*prospects.get(code, (0, 0)), applied.get(code, 0), members.get(code, 0))
        for code in campaign_codes
    }


def future_members(campaign_codes: list[str], until: datetime | None = None) -> dict[str, int]:
    """For each campaign code: people who are interested, applied or became members, each counted once.

    Each from a proven address; nobody whose application was denied, withdrawn or lapsed. `until`: only who said so by
    then. Two queries."""
    states = [ProspectState.INTERESTED, ProspectState.APPLIED, ProspectState.MEMBER]
    by = {"lte": until} if until else {"isnull": False}
    said = {f"confirmed_at__{name}": value for name, value in by.items()}
    came = {f"received_at__{name}": value for name, value in by.items()}
    alive = Application.objects.filter(prospect=OuterRef("pk")).exclude(state__in=_OVER)
    prospects = Prospect.objects.filter(campaign_code__in=campaign_codes, state__in=states, **said)
    prospects = prospects.exclude(~Exists(alive), state=ProspectState.APPLIED)
    counts = dict(prospects.values("campaign_code").annotate(n=Count("pk")).values_list("campaign_code", "n"))
    direct = Application.objects.filter(campaign_code__in=campaign_codes, prospect=None, **came).exclude(
        state__in=_OVER
    )
    for code, n in direct.values("campaign_code").annotate(n=Count("pk")).values_list("campaign_code", "n"):
        counts[code] = counts.get(code, 0) + n
    return {code: counts.get(code, 0) for code in campaign_codes}


def reachable_prospects(cooperative: Cooperative) -> QuerySet[Prospect]:
    """People who want to hear about joining and agreed that the cooperative has their address, newest first."""
    yes = Prospect.objects.filter(cooperative=cooperative, erased_at=None).exclude(confirmed_at=None)
    agreed = yes.filter(consents__purpose=ConsentPurpose.SHARE_CONTACT, consents__state=ConsentState.GIVEN)
    return agreed.exclude(state=ProspectState.NOT_NOW).distinct().order_by("-confirmed_at", "-pk")
