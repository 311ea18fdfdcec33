"""Letters about what a campaign owes to everybody and about help that was offered.
Their words live in templates/campaigns/mail/; letters about money and review are emails.py's."""

from datetime import timedelta
from typing import Any

from django.core import signing

from campaigns.companions import companions_of
from campaigns.emails import team_of, title_of
from campaigns.models import Campaign, Need, NeedOffer
from campaigns.queries import words_in
from crowdcoop import signed
from crowdcoop.cms import languages
from crowdcoop.codes import new_code
from crowdcoop.mail.services import absolute, link_in, queue_for_each, queue_mail


def returns_owed(campaign: Campaign, *, number: int, months: int, tell_companions: bool) -> None:
    """What is promised and not delivered yet: to the team, the last time also to whoever accompanies it."""
    team = team_of(campaign)
    others = [person for person in companions_of(campaign) if person not in team] if tell_companions else []

    def told(user: Any) -> dict[str, Any]:
        own, language = user in team, user.language
        link = link_in(language, "campaign_edit_returns", campaign.code) if own else public_link(campaign, language)
        return {
            "title": title_of(campaign, language),
            "months": months,
            "cooperative": campaign.cooperative,
            "link": link,
            "is_team": own,
        }

    queue_for_each([*team, *others], kind="campaigns/returns_owed", about=campaign.code, told=told, ordinal=number)


def public_link(campaign: Campaign, language: str) -> str:
    """The campaign's public page, for whoever has no workspace there."""
    page = campaign.pages.filter(live=True).order_by("pk").first()
    return absolute(languages.best_address(page, language) if page else "/")


# Offers of help --------------------------------------------------------------------------------------------------

_SALT, CONFIRM_DAYS = "campaigns.offer", 3


def need_title(need: Need, language: str) -> str:
    """What is needed, in `language` where the page has it."""
    return words_in(need.campaign, "need_words", need.code, language) or str(need.get_kind_display())


def need_text(need: Need, language: str) -> str:
    """What the team says of it; "" where it says no more than the title."""
    return words_in(need.campaign, "need_words", need.code, language, "text")


def offer_token(offer: dict[str, Any]) -> str:
    """An offer whose address is not proven yet travels in the letter; nothing is stored before its link is used."""
    return signing.dumps(offer, salt=_SALT, compress=True)


def read_offer(token: str) -> dict[str, Any] | None:
    """The offer in a letter's link; None for anything else and after three days."""
    return signed.read(token, salt=_SALT, max_age=timedelta(days=CONFIRM_DAYS))


def offer_to_confirm(need: Need, *, email: str, language: str, offer: dict[str, Any]) -> None:
    """To whoever typed the address: is this offer yours?"""
    queue_mail(
        kind="campaigns/offer_to_confirm",
        to=email,
        language=language,
        subject_code=new_code("m"),
        context={
            "need": need_title(need, language),
            "title": title_of(need.campaign, language),
            "link": link_in(language, "help_confirm", offer_token(offer)),
            "days": CONFIRM_DAYS,
        },
    )


def help_offered(offer: NeedOffer) -> None:
    """To the team: somebody offers help."""
    campaign = offer.need.campaign

    def told(user: Any) -> dict[str, Any]:
        return {
            "need": need_title(offer.need, user.language),
            "title": title_of(campaign, user.language),
            "offer": offer,
            "link": link_in(user.language, "campaign_offers", campaign.code),
        }

    queue_for_each(team_of(campaign), kind="campaigns/help_offered", about=offer.code, told=told)


def offer_answered(offer: NeedOffer) -> None:
    """To the person: accepted, not needed, or done and thank you. Nobody is written to once the address is gone."""
    if not offer.email:
        return
    campaign = offer.need.campaign
    queue_mail(
        kind=f"campaigns/offer_{offer.state}",
        to=offer.email,
        language=offer.language,
        subject_code=offer.code,
        context={
            "need": need_title(offer.need, offer.language),
            "title": title_of(campaign, offer.language),
            "cooperative": campaign.cooperative,
            "answer": offer.answer,
            "link": public_link(campaign, offer.language),
        },
    )
