"""How ready a draft is, step by step, from 0 to 100: what is missing, and why it helps.
It informs; what a campaign must have before it is handed in is gates.py's."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.taxonomy import EXECUTION, SUSTAINABILITY

STORY_WORDS = 80
FEW_REWARDS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the editor: `missing` are sentences, each with what and why."""

    label: str
    address: str
    score: int
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Readiness:
    score: int
    steps: list[Step]


def readiness_of(campaign: Campaign, page: Any) -> Readiness:
    """Of a campaign with the words of `page` (its newest revision). Four queries, however long the lists."""
    steps = [
        _overview(campaign, page),
        _profile(campaign, page),
        _media(page),
        _story(page),
        _costs(campaign, page),
        _rewards(campaign),
        _returns(campaign, page),
        _needs(campaign),
    ]
    return Readiness(sum(step.score for step in steps) // len(steps), steps)


def _step(label: str, address: str, *checks: tuple[bool, str]) -> Step:
    """Every check weighs the same."""
    missing = [why for holds, why in checks if not holds]
    return Step(label, address, 100 * (len(checks) - len(missing)) // len(checks), missing)


def words_in_story(page: Any) -> int:
    """Words of the texts, without headings and quotes."""
    return sum(len(strip_tags(str(block.value)).split()) for block in page.story if block.block_type == "text")


def _overview(campaign: Campaign, page: Any) -> Step:
    return _step(
        _("Overview"),
        "campaign_edit_overview",
        (len(page.lead.split()) >= 12, _("First lines of at least twelve words: they stand on every card.")),
        (campaign.members_goal > 0, _("A goal of future members: a cooperative is more than its money.")),
    )


def _profile(campaign: Campaign, page: Any) -> Step:
    answered = {block.value["code"] for block in page.plan_words}
    return _step(
        _("About and plans"),
        "campaign_edit_profile",
        (bool(campaign.categories), _("What it is about: people look for it that way.")),
        (bool(campaign.sdgs), _("One to three Sustainable Development Goals: funders ask for them.")),
        (
            answered >= set(EXECUTION),
            _("How it is done: steps, people and risks. People trust who has thought of them."),
        ),
        (answered >= set(SUSTAINABILITY), _("How it lasts: income, costs and who decides, once the campaign is over.")),
    )


def _media(page: Any) -> Step:
    pictured = bool(page.cover_id) or any(block.block_type == "image" for block in page.story)
    return _step(
        _("Cover and video"),
        "campaign_edit_media",
        (pictured, _("A picture: who sees you believes you sooner.")),
        (bool(page.video), _("A video, if you have one: a telephone and two minutes are enough.")),
    )


def _story(page: Any) -> Step:
    words = words_in_story(page)
    more = _("At least 80 words: it has %(words)s. Say who you are, why now, and what changes.") % {"words": words}
    return _step(_("Story"), "campaign_edit_story", (words >= STORY_WORDS, more))


def _costs(campaign: Campaign, page: Any) -> Step:
    lines = list(campaign.cost_lines.all())
    told = {block.value["code"] for block in page.cost_words if block.value["text"]}
    required = [line for line in lines if line.required]
    return _step(
        _("Costs"),
        "campaign_edit_costs",
        (bool(required), _("A cost that is needed: it makes the minimum.")),
        (len(required) < len(lines), _("A cost that can wait: it makes the optimum, and a reason to go on giving.")),
        (
            bool(lines) and all(line.code in told for line in lines),
            _("How you know each price: an offer, a catalogue."),
        ),
    )


def _rewards(campaign: Campaign) -> Step:
    rewards = list(campaign.rewards.all())
    return _step(
        _("Rewards"),
        "campaign_edit_rewards",
        (len(rewards) >= FEW_REWARDS, _("Three rewards or more: there is something for small and for large amounts.")),
        (bool(rewards) and all(r.delivery_on for r in rewards), _("A day for each reward: people want to know when.")),
    )


def _returns(campaign: Campaign, page: Any) -> Step:
    returns = list(campaign.returns.all())
    told = {block.value["code"] for block in page.return_words if block.value["text"]}
    return _step(
        _("For everybody"),
        "campaign_edit_returns",
        (bool(returns), _("Something that stays for everybody: it is why strangers give.")),
        (bool(returns) and all(r.code in told for r in returns), _("What exactly each return contains.")),
    )


def _needs(campaign: Campaign) -> Step:
    return _step(
        _("Needs"),
        "campaign_edit_needs",
        (campaign.needs.exists(), _("One need beside money: not everybody who wants to help has any.")),
    )
