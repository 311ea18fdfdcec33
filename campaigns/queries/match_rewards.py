"""Rewards that a rule of a fund may be about: those of the campaigns that pitched to it.
Nothing here writes."""

from typing import Any

from campaigns.enums import PitchState
from campaigns.models import Campaign, MatchFund, Reward
from crowdcoop.cms import languages
from crowdcoop.money import money

from .faces import words_of
from .people import titles_of

Choices = list[tuple[str, list[tuple[int, str]]]]


def offered_rewards(fund: MatchFund) -> Choices:
    """Campaign → its rewards, as choices of a form. Three queries."""
    entries = fund.entries.exclude(state=PitchState.DECLINED)
    rows = Reward.objects.filter(campaign__in=entries.values("campaign")).select_related("campaign")
    rewards = list(rows.order_by("campaign", "position", "pk"))
    campaigns: dict[int, Any] = {reward.campaign_id: reward.campaign for reward in rewards}
    if not campaigns:
        return []
    titles, words = titles_of(list(campaigns.values())), _words(list(campaigns))
    grouped: dict[int, list[tuple[int, str]]] = {pk: [] for pk in campaigns}
    for reward in rewards:
        name = f"{words.get(reward.code) or reward.code}, {money(reward.price_minor)}"
        grouped[reward.campaign_id].append((reward.pk, name))
    return [(titles[pk], choices) for pk, choices in grouped.items()]


def _words(campaigns: list[int]) -> dict[str, str]:
    """Code → title, in the language being read where there is one, else as it was written."""
    related: Any = Campaign._meta.get_field("pages").related_model
    pages = related._default_manager.filter(campaign__in=campaigns).select_related("locale").order_by("pk")
    found: dict[str, str] = {}
    for page in sorted(pages, key=lambda one: one.locale.language_code == languages.reading_language()):
        found |= {code: words.title for code, words in words_of(page.reward_words).items() if words.title}
    return found
