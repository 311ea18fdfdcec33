"""What a team wrote in worksheets and documents, offered to its campaign draft.
Which answer belongs where is said here; taking it over is the editor's (campaigns/prefill.py)."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.enums import Part
from campaigns.prefill import Answer
from courses import queries as learning
from courses.models import WorksheetAnswer

from .models import DeliverableVersion
from .queries import programme_words, running_incubation

# Question of a worksheet → (part, field, longest text).
WORKSHEETS = {
    "story-minute": (Part.STORY, "text", 8000),
    "first-clients": (Part.STORY, "text", 8000),
    "proof": (Part.STORY, "text", 8000),
    "team-people": (Part.PROFILE, "plan-people", 1200),
    "risks": (Part.PROFILE, "plan-risks", 1200),
    "month-in": (Part.PROFILE, "plan-income", 1200),
    "month-out": (Part.PROFILE, "plan-costs", 1200),
    "statutes-entry": (Part.PROFILE, "plan-governance", 1200),
    "cost-lines": (Part.COSTS, "title", 120),
    "reward-ideas": (Part.REWARDS, "title", 120),
}
DOCUMENTS = {"plan": (Part.PROFILE, "plan-steps", 1200)}
# In these the team was asked for one thing a line.
ONE_A_LINE = {Part.COSTS, Part.REWARDS}


def answers_for(campaign: Any) -> list[Answer]:
    """All of the cooperative's own words that have a place in a campaign."""
    return _from_worksheets(campaign.cooperative) + _from_documents(campaign.cooperative)


def _from_worksheets(cooperative: Any) -> list[Answer]:
    asked = WorksheetAnswer.objects.filter(cooperative_code=cooperative.code, prompt__in=WORKSHEETS)
    rows = {row.prompt: row for row in asked.exclude(text="").select_related("unit").order_by("edited_at")}
    labels = {prompt.code: prompt.label for unit in {row.unit for row in rows.values()} for prompt in _prompts(unit)}
    found: list[Answer] = []
    for code, where in WORKSHEETS.items():
        if code in rows:
            source = _("Worksheet: %(question)s") % {"question": labels.get(code, code)}
            found += _answers(where, rows[code].text, source)
    return found


def _prompts(unit: Any) -> list[Any]:
    page = learning.page_of(unit)
    return learning.prompts_in(page) if page else []


def _from_documents(cooperative: Any) -> list[Answer]:
    incubation = running_incubation(cooperative)
    if incubation is None:
        return []
    wanted = {"deliverable__stage__incubation": incubation, "deliverable__key__in": DOCUMENTS}
    newest = DeliverableVersion.objects.filter(**wanted).exclude(text="").select_related("deliverable__stage")
    texts = {version.deliverable.key: version for version in newest.order_by("number")}
    words = programme_words(incubation.programme)
    found: list[Answer] = []
    for key, version in texts.items():
        document = version.deliverable
        title = words.document(document.stage.key, key, document.title).title
        found += _answers(DOCUMENTS[key], version.text, _("Document: %(title)s") % {"title": title})
    return found


def _answers(where: tuple[Part, str, int], text: str, source: str) -> list[Answer]:
    part, place, longest = where
    texts = text.splitlines() if part in ONE_A_LINE else [text.replace("\r\n", "\n")]
    return [Answer(part, place, one.strip()[:longest], source) for one in texts if one.strip()]
