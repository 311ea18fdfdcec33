"""What those who decide made of pitches: weighted scores of each person, and their average.
Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from campaigns.models import MatchCampaign, MatchFund, MatchQuestion, MatchScore

# (who, weight of the question, points)
Mark = tuple[str, int, int]


def questions_of(fund: MatchFund) -> list[MatchQuestion]:
    """What a team is asked, in order."""
    return list(fund.questions.order_by("position", "pk"))


@dataclass(frozen=True, slots=True)
class Score:
    """Out of ten: what all together think, and each person. People count alike, however many questions they scored."""

    average: float
    people: list[tuple[str, float]]


def average(marks: Iterable[Mark]) -> Score | None:
    """Each person's answers weigh as their questions do, then all people weigh the same. None without marks."""
    sums: dict[str, tuple[int, int]] = {}
    for who, weight, points in marks:
        total, weights = sums.get(who, (0, 0))
        sums[who] = total + weight * points, weights + weight
    own = {who: Fraction(total, weights) for who, (total, weights) in sums.items() if weights}
    if not own:
        return None
    return Score(float(sum(own.values()) / len(own)), [(who, float(result)) for who, result in own.items()])


def scores_of(entries: Iterable[MatchCampaign]) -> dict[int, Score]:
    """Pitch → its score, for those that somebody scored. One query."""
    marks: dict[int, list[Mark]] = {}
    rows = MatchScore.objects.filter(entry__in=list(entries)).select_related("question", "scorer").order_by("pk")
    for row in rows:
        weight = row.question.weight if row.question else 1
        marks.setdefault(row.entry_id, []).append((str(row.scorer.name or row.scorer.email), weight, row.points))
    found = {entry: average(given) for entry, given in marks.items()}
    return {entry: score for entry, score in found.items() if score is not None}


def own_points(entry: MatchCampaign, user_id: int) -> dict[int | None, int]:
    """What this person gave."""
    return dict(MatchScore.objects.filter(entry=entry, scorer=user_id).values_list("question", "points"))
