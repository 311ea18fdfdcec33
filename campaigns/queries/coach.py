"""What the coach has said to a team, in the language being read.
What is due when is services/coaching.py's."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from campaigns.models import Campaign, CoachAdvice, CoachRule, CoachWords


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of advice that was given."""

    at: datetime
    words: CoachWords


def words_in(rule: CoachRule, language: str) -> CoachWords | None:
    """The rule's words in `language`, else in the site's first, else in any."""
    by_language = {words.language: words for words in rule.words.all()}
    first = next(iter(by_language.values()), None)
    return by_language.get(language) or by_language.get(settings.LANGUAGE_CODE) or first


def said_to(campaign: Campaign, language: str) -> list[Said]:
    """Newest first. Two queries."""
    found = CoachAdvice.objects.filter(campaign=campaign).select_related("rule").prefetch_related("rule__words")
    pairs = [(advice.at, words_in(advice.rule, language)) for advice in found.order_by("-at", "-pk")]
    return [Said(at, words) for at, words in pairs if words is not None]
