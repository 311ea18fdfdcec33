"""What a campaign says, place by place, and what changed between two moments.
Keeping versions is services/versions.py's."""

import difflib
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from campaigns.enums import Part, VersionCause
from campaigns.models import Campaign, CampaignVersion
from campaigns.taxonomy import Plan
from crowdcoop.money import money

Content = list[dict[str, str]]
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One place that is not as it was. `pieces` are (op, text): "same", "gone" or "new"."""

    label: str
    before: str
    after: str
    pieces: list[tuple[str, str]]


def content_of(campaign: Campaign, page: Any) -> Content:
    """Everything the campaign says by the words of `page`, in the order of the page. Five queries."""
    found = [("overview.title", page.title), ("overview.lead", page.lead)]
    found += [
        ("overview.members_goal", str(campaign.members_goal)),
        ("overview.duration_days", str(campaign.duration_days)),
        ("media.video", page.video),
        ("media.cover_alt", page.cover_alt),
    ]
    found += [(f"profile.{block.value['code']}", block.value["text"]) for block in page.plan_words]
    found += [(f"story.{block.id}", _said(block)) for block in page.story]
    found += _lines(page.cost_words, "costs", campaign.cost_lines, lambda row: money(row.amount_minor))
    found += _lines(page.reward_words, "rewards", campaign.rewards, lambda row: money(row.price_minor))
    found += _lines(page.return_words, "returns", campaign.returns, lambda row: f"{row.licence} · {row.promised_on}")
    found += _lines(page.need_words, "needs", campaign.needs, lambda row: str(row.quantity))
    return [{"key": key, "text": text} for key, text in found if text]


def _said(block: Any) -> str:
    """A piece of the story as plain text."""
    kind, value = block.block_type, block.value
    if kind == "quote":
        return "\n".join(filter(None, (value["text"], value["author"], value["role"])))
    if kind == "video":
        return f"{value['title']}\n{value['link']}"
    if kind == "figures":
        return "\n".join(f"{item['number']} {item['label']}" for item in value)
    if kind == "image":
        return str(getattr(value, "contextual_alt_text", "") or _("A picture"))
    return strip_tags(re.sub(r"</p>|<br */?>", "\n", str(value))).strip()


def _lines(words: Any, part: str, rows: Any, fact: Any) -> list[tuple[str, str]]:
    known = {row.code: row for row in rows.all()}
    said = [(block.value["code"], block.value) for block in words]
    return [
        (f"{part}.{code}", "\n".join(filter(None, (f"{value['title']} · {fact(known[code])}", value["text"]))))
        for code, value in said
        if code in known
    ]


def label_of(key: str) -> str:
    """What a place is called, in the language being read."""
    part, _dot, place = key.partition(".")
    fields = {
        "title": _("Title"),
        "lead": _("First lines"),
        "members_goal": _("Future members you hope for"),
        "duration_days": _("Days it stays open"),
        "video": _("Address of a video"),
        "cover_alt": _("What the picture shows"),
        **{plan.value: str(plan.label) for plan in Plan},
    }
    name = str(Part(part).label) if part in Part.values else part
    return f"{name}: {fields[place]}" if place in fields else name


def compare(before: Content, after: Content) -> list[Change]:
    """Every place that changed, came or went, in the order of what is there now."""
    old, new = ({one["key"]: one["text"] for one in content} for content in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    pairs = [(key, old.get(key, ""), new.get(key, "")) for key in keys]
    return [Change(label_of(key), was, now, _pieces(was, now)) for key, was, now in pairs if was != now]


def _pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Word by word: what stayed, what went, what is new."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for op, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        pieces += [(kind, text) for kind, text in (("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))) if text]
    return pieces


def last_version(campaign: Campaign) -> CampaignVersion | None:
    """The newest one."""
    return campaign.versions.order_by("-number").first()


def handed_in(campaign: Campaign) -> list[CampaignVersion]:
    """What was handed in, the newest first."""
    return list(campaign.versions.filter(cause=VersionCause.SUBMITTED).select_related("by").order_by("-number"))


def public_changes(campaign: Campaign) -> list[tuple[CampaignVersion, list[Change]]]:
    """What changed since the campaign opened, the newest first, each against what stood there before. One query."""
    public = list(campaign.versions.exclude(cause=VersionCause.SUBMITTED).order_by("number"))
    steps = pairwise(public)
    return [(after, compare(before.content, after.content)) for before, after in steps][::-1]
