"""The letters of this app: who gets them, in which language, with which links.
Their words live in templates/campaigns/mail/."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from campaigns.models import Campaign, MatchCampaign, OfflinePledge, Pledge, Snapshot
from campaigns.queries import TITLE_FIELDS, title_in, titles_of
from crowdcoop import signed
from crowdcoop.codes import new_code
from crowdcoop.mail.services import Letter, link_in, queue_for_each, queue_mail, queue_mails
from payments.links import papers_url, repair_url

_SALT = "campaigns.pledge"


def pledge_token(pledge: Pledge) -> str:
    """Proof, carried in a letter's link, that its reader may see and change this pledge."""
    return signed.proof(pledge.code, salt=_SALT)


def pledge_url(pledge: Pledge, language: str, name: str = "pledge") -> str:
    """The full address of "my pledge", or of a view below it, with its proof."""
    return f"{link_in(language, name, pledge.code)}?token={pledge_token(pledge)}"


def title_of(campaign: Campaign, language: str = "") -> str:
    """The campaign's title in `language`, or in its own."""
    pages = list(campaign.pages.select_related("locale").only(*TITLE_FIELDS).order_by("pk"))
    return title_in(pages, language) or campaign.cooperative.name


def team_of(campaign: Campaign) -> list[Any]:
    """Owners and editors of the cooperative, each once."""
    roles = campaign.cooperative.roles.filter(role__in=["owner", "editor"]).select_related("user").order_by("pk")
    return list({role.user_id: role.user for role in roles}.values())


def to_team(
    campaign: Campaign,
    name: str,
    *,
    link: tuple[str, ...] = ("campaign_workspace",),
    about: str = "",
    ordinal: int = 1,
    **context: Any,
) -> None:
    """A letter to everybody of the team; `link` is a view of the campaign and what it wants beside its code."""
    view, *more = link

    def told(user: Any) -> dict[str, Any]:
        known = {"campaign": campaign, "title": title_of(campaign, user.language)}
        return known | {"link": link_in(user.language, view, campaign.code, *more)} | context

    queue_for_each(
        team_of(campaign), kind=f"campaigns/{name}", about=about or campaign.code, told=told, ordinal=ordinal
    )


def changes_requested(campaign: Campaign, comment: str, *, ordinal: int) -> None:
    to_team(campaign, "changes_requested", ordinal=ordinal, comment=comment)


def campaign_approved(campaign: Campaign, *, ordinal: int) -> None:
    to_team(campaign, "campaign_approved", ordinal=ordinal)


def campaign_launched(campaign: Campaign) -> None:
    to_team(campaign, "campaign_launched")


def campaign_succeeded(campaign: Campaign) -> None:
    to_team(campaign, "campaign_succeeded")


def campaign_funded(campaign: Campaign) -> None:
    to_team(campaign, "campaign_funded")


def campaign_ended_below(campaign: Campaign, snapshot: Snapshot) -> None:
    to_team(campaign, "campaign_ended_below", snapshot=snapshot)


def pitch_answered(entry: MatchCampaign) -> None:
    """To the team: a match fund said yes or no."""
    ordinal = int(entry.decided_at.timestamp()) if entry.decided_at else 1
    to_team(entry.campaign, "pitch_answered", ordinal=ordinal, entry=entry, fund=entry.fund)


def match_fell(entry: MatchCampaign, minor: int, *, ordinal: int) -> None:
    """To the team: money of the fund went back, and part of what it had promised with it."""
    to_team(entry.campaign, "match_fell", ordinal=ordinal, fund=entry.fund, fell_minor=minor, entry=entry)


def second_round(campaign: Campaign) -> None:
    to_team(campaign, "second_round")


def campaign_rescue(campaign: Campaign, needed_minor: int) -> None:
    to_team(campaign, "campaign_rescue", needed_minor=needed_minor)


def campaign_unwinding(campaign: Campaign, reason: str) -> None:
    to_team(campaign, "campaign_unwinding", reason=reason)


def campaign_cancelled(campaign: Campaign, reason: str) -> None:
    to_team(campaign, "campaign_cancelled", reason=reason)


# What somebody who gave by hand is told, if their address is known; about sending it on the team has its letters.
_OFFLINE = {"pledge_confirmed": "offline_confirmed", "campaign_unsuccessful": "offline_unsuccessful"}


def _to_supporter(pledge: Pledge, name: str, *, ordinal: int = 1, **context: Any) -> None:
    title = title_of(pledge.campaign, pledge.payment.payer_language)
    queue_mails(_for_supporter(pledge, name, ordinal=ordinal, title=title, **context))


def _for_supporter(pledge: Pledge, name: str, *, ordinal: int = 1, **context: Any) -> list[Letter]:
    """What a supporter is told: one letter, or none where somebody else is told about money given by hand."""
    if hasattr(pledge, "offline"):
        name = _OFFLINE.get(name, "")
        if not (name and pledge.email):
            return []
    language = pledge.payment.payer_language
    known = {
        "pledge": pledge,
        "campaign": pledge.campaign,
        "cooperative": pledge.campaign.cooperative,
        "amount_minor": pledge.payment.amount_minor,
        "link": pledge_url(pledge, language),
    }
    return [Letter(f"campaigns/{name}", pledge.email, language, known | context, pledge.code, ordinal)]


def pledge_confirmed(pledge: Pledge, *, ordinal: int) -> None:
    _to_supporter(pledge, "pledge_confirmed", ordinal=ordinal)


def pledges_confirmed(pledges: Sequence[Pledge]) -> None:
    """`pledge_confirmed` for several that count for the first time: their letters are queued together."""
    languages = {pledge.payment.payer_language for pledge in pledges}
    campaigns = list({pledge.campaign_id: pledge.campaign for pledge in pledges}.values())
    titles = {language: titles_of(campaigns, language) for language in languages}
    letters: list[Letter] = []
    for pledge in pledges:
        title = titles[pledge.payment.payer_language][pledge.campaign_id]
        letters += _for_supporter(pledge, "pledge_confirmed", ordinal=pledge.payment.version, title=title)
    queue_mails(letters)


def pledge_to_confirm(pledge: Pledge) -> None:
    """A promise by transfer counts once the reader of this letter says so."""
    link = pledge_url(pledge, pledge.payment.payer_language, "pledge_confirm")
    _to_supporter(pledge, "pledge_to_confirm", link=link)


def pledge_withdrawn(pledge: Pledge) -> None:
    _to_supporter(pledge, "pledge_withdrawn")


def pledge_charged(pledge: Pledge) -> None:
    _to_supporter(pledge, "pledge_charged", papers_link=papers_url(pledge.payment))


def campaign_unsuccessful(pledge: Pledge, snapshot: Snapshot | None) -> None:
    """Which goal was missed stands in `snapshot`; without one it can only have been the minimum."""
    _to_supporter(pledge, "campaign_unsuccessful", snapshot=snapshot)


def pledge_not_counted(pledge: Pledge) -> None:
    _to_supporter(pledge, "pledge_not_counted")


def pledge_dropped(pledge: Pledge) -> None:
    _to_supporter(pledge, "pledge_dropped")


def pledge_rescue(pledge: Pledge, until: datetime) -> None:
    """Once more: the campaign needs this pledge, and here is where it is put right."""
    _to_supporter(pledge, "pledge_rescue", until=until, repair=repair_url(pledge.payment))


def pledge_goes_back(pledge: Pledge) -> None:
    _to_supporter(pledge, "pledge_goes_back", reason=_reason(pledge.campaign))


def campaign_stopped(pledge: Pledge) -> None:
    """The promise is let go because the campaign was cancelled or is given back."""
    _to_supporter(pledge, "campaign_stopped", reason=_reason(pledge.campaign))


def _reason(campaign: Campaign) -> str:
    """Why the campaign was stopped, in the words of whoever stopped it; "" where the clock did."""
    event = campaign.events.filter(to_state=campaign.state).order_by("-pk").first()
    return event.comment if event else ""


def offline_rejected(entry: OfflinePledge) -> None:
    """To whoever entered it: what finance was missing."""
    user = entry.entered_by
    queue_mail(
        kind="campaigns/offline_rejected",
        to=user.email,
        language=user.language,
        subject_code=entry.code,
        context={
            "entry": entry,
            "title": title_of(entry.campaign, user.language),
            "amount_minor": entry.amount_minor,
            "link": link_in(user.language, "campaign_offline", entry.campaign.code),
        },
    )


def address_code(email: str, code: str, minutes: int, *, language: str) -> None:
    """The code that shows whose address it is, when many pledges come at once."""
    code_to_type("address_code", email, code, minutes, language=language)


def code_to_type(name: str, email: str, code: str, minutes: int, *, language: str) -> None:
    """A letter whose reader proves the address by typing a code; asked for again, it comes again."""
    queue_mail(
        kind=f"campaigns/{name}",
        to=email,
        language=language,
        context={"code": code, "minutes": minutes},
        subject_code=new_code("m"),
    )
