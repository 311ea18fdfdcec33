"""An organisation that pays into funds, as everybody may see it: what it gave, through which funds, and to whom.
Nothing here writes."""

from dataclasses import dataclass

from django.db.models import Sum

from campaigns.enums import PUBLIC, MatchState
from campaigns.models import MatchCampaign, MatchFund, MatchFunder, MatchShare

from .cards import cards_of


@dataclass(frozen=True, slots=True)
class Given:
    """What stands of it for one campaign, in cents, and how much of that the campaign has got."""

    title: str
    url: str
    cooperative: str
    place: str
    stands_minor: int
    paid_minor: int


@dataclass(frozen=True, slots=True)
class FunderFace:
    """The same organisation (by name and address) in all public funds."""

    funder: MatchFunder
    about: str
    website: str
    funds: list[MatchFund]
    paid_in_minor: int
    stands_minor: int
    paid_minor: int
    given: list[Given]
    places: list[tuple[str, int]]


def funder_face(funder: MatchFunder) -> FunderFace:
    """Six queries, however much it gave."""
    rows = MatchFunder.objects.filter(name__iexact=funder.name, email__iexact=funder.email)
    own = list(rows.filter(fund__in=MatchFund.objects.public()).select_related("fund").order_by("pk"))
    given = _given(own)
    places: dict[str, int] = {}
    for one in given:
        places[one.place] = places.get(one.place, 0) + one.stands_minor
    return FunderFace(
        funder=funder,
        about=funder.about or next((one.about for one in own if one.about), ""),
        website=funder.website or next((one.website for one in own if one.website), ""),
        funds=[one.fund for one in own],
        paid_in_minor=sum(one.paid_in_minor for one in own),
        stands_minor=sum(one.used_minor for one in own),
        paid_minor=sum(one.paid_minor for one in given),
        given=given,
        places=sorted(((place, minor) for place, minor in places.items() if place), key=lambda pair: -pair[1]),
    )


def _given(own: list[MatchFunder]) -> list[Given]:
    shares = MatchShare.objects.filter(funder__in=own).order_by()
    stands = dict(shares.values_list("match__entry").annotate(s=Sum("amount_minor")))
    settled = shares.filter(match__state=MatchState.PAID)
    paid = dict(settled.values_list("match__entry").annotate(s=Sum("amount_minor")))
    entries = MatchCampaign.objects.filter(pk__in=stands, campaign__state__in=PUBLIC)
    rows = list(entries.select_related("campaign__cooperative").order_by("pk"))
    campaigns = [row.campaign for row in rows]
    cards = {card.code: card for card in cards_of(campaigns)}
    found = [
        Given(
            cards[row.campaign.code].title,
            cards[row.campaign.code].url,
            row.campaign.cooperative.name,
            row.campaign.place,
            stands[row.pk],
            paid.get(row.pk, 0),
        )
        for row in rows
        if row.campaign.code in cards
    ]
    return sorted(found, key=lambda one: -one.stands_minor)
