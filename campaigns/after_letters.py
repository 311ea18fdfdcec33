"""Letters of what comes after the end: rewards on their way, what backers are asked, messages, another try.
Their words live in templates/campaigns/mail/; letters about money are emails.py's."""

from typing import Any

from campaigns.emails import pledge_url, title_of, to_team
from campaigns.help_letters import public_link
from campaigns.models import Campaign, CampaignUpdate, Pledge, RetryWish, Survey
from campaigns.queries import words_in
from crowdcoop.mail.services import queue_mail


def _to_backer(pledge: Pledge, name: str, *, to: str, ordinal: int = 1, **context: Any) -> None:
    """Nobody is written to once the address is gone."""
    if not pledge.email:
        return
    language = pledge.payment.payer_language
    queue_mail(
        kind=f"campaigns/{name}",
        to=pledge.email,
        language=language,
        subject_code=pledge.code,
        ordinal=ordinal,
        context={
            "title": title_of(pledge.campaign, language),
            "cooperative": pledge.campaign.cooperative,
            "link": pledge_url(pledge, language, to),
            **context,
        },
    )


def _reward_title(pledge: Pledge) -> str:
    reward: Any = pledge.reward
    return words_in(pledge.campaign, "reward_words", reward.code, pledge.payment.payer_language) or reward.code


def reward_ticked(pledge: Pledge, *, given: bool, ordinal: int) -> None:
    """To the backer: it has been handed over or sent; or that was ticked by mistake."""
    name = "reward_given" if given else "reward_not_given"
    shipping = bool(pledge.reward and pledge.reward.shipping)
    _to_backer(pledge, name, to="pledge_reward", ordinal=ordinal, reward=_reward_title(pledge), shipping=shipping)


def reward_details_asked(pledge: Pledge, survey: Survey) -> None:
    """To the backer: where the reward is to be sent, and what the team would like to know."""
    _to_backer(
        pledge,
        "reward_details_asked",
        to="pledge_reward",
        reward=_reward_title(pledge),
        shipping=survey.reward.shipping,
        questions=bool(survey.questions.all()),
        until_on=survey.until_on,
    )


def message_from_team(pledge: Pledge, *, ordinal: int) -> None:
    """To the backer: something waits; what it says stays here."""
    _to_backer(pledge, "message_from_team", to="pledge_talk", ordinal=ordinal)


def message_from_backer(pledge: Pledge, *, ordinal: int) -> None:
    """To the team: something waits; nobody learns an address."""
    to_team(
        pledge.campaign,
        "message_from_backer",
        link=("campaign_talk", pledge.code),
        about=pledge.code,
        ordinal=ordinal,
    )


def tries_again(campaign: Campaign, wish: RetryWish) -> None:
    """The one letter somebody wanted, once the new campaign is open."""
    person: Any = wish.user
    language = person.language if person else wish.language
    queue_mail(
        kind="campaigns/tries_again",
        to=person.email if person else wish.email,
        language=language,
        subject_code=f"{campaign.code}:{wish.pk}",
        context={
            "title": title_of(campaign, language),
            "cooperative": campaign.cooperative,
            "campaign": campaign,
            "link": public_link(campaign, language),
        },
    )


def story_answered(story: CampaignUpdate, *, ordinal: int) -> None:
    """To the team: it is published, or there is something to look at."""
    to_team(
        story.campaign,
        "story_answered",
        link=("campaign_became",),
        about=story.code,
        ordinal=ordinal,
        published=story.published_at is not None,
        comment=story.review_comment,
    )
