"""A campaign in the language being read: the page that shows it, the rewards with their words.
Nothing here writes."""

from typing import Any

from campaigns.models import Campaign, Reward
from crowdcoop.cms import languages

from .faces import words_of


def choices_of(campaign: Campaign) -> list[Reward]:
    """The rewards in the order of the page, each with its `words` in the language being read."""
    rewards = list(campaign.rewards.order_by("position", "pk"))
    page = page_of(campaign)
    words = words_of(page.reward_words) if page else {}
    for reward in rewards:
        reward.words = words.get(reward.code)  # type: ignore[attr-defined]
    return rewards


def page_of(campaign: Campaign) -> Any:
    """The campaign's published page in the language being read, else as it was written."""
    faces: Any = campaign.pages
    pages = list(faces.live().select_related("locale").order_by("pk"))
    return languages.best_version(pages, languages.reading_language())
