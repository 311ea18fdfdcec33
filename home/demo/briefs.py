"""The demo's cooperatives and campaigns as they stand in content/campaigns/*.toml.
Nothing is built here."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from campaigns.services.stories import rich_text

FOLDER = Path(__file__).parent / "content" / "campaigns"


@dataclass(frozen=True)
class Brief:
    """One file: a cooperative and its campaign in three languages."""

    key: str
    data: dict[str, Any]

    @property
    def cooperative(self) -> dict[str, Any]:
        return self.data["cooperative"]

    def lines(self, kind: str) -> list[dict[str, Any]]:
        """Entries of `cost`, `reward`, `return` or `need`."""
        return self.data.get(kind, [])

    @property
    def about(self) -> dict[str, Any]:
        """What it says of itself: categories, goals, plans, a film."""
        return dict(self.data.get("about", {}))

    def said(self, language: str) -> dict[str, Any]:
        return self.data[language]

    @cached_property
    def summary(self) -> dict[str, str]:
        return {language: self.data[language]["lead"] for language in ("es", "ca", "en")}

    def translations(self, language: str) -> dict[str, str]:
        """Source text → its translation, for the campaign's page; rich text as the editor makes it."""
        ours, theirs = self.said("es"), self.said(language)
        pairs = {ours["title"]: theirs["title"], ours["lead"]: theirs["lead"]}
        for (heading, text), (heading_there, text_there) in zip(ours["story"], theirs["story"], strict=True):
            pairs |= {heading: heading_there, rich_text(text): rich_text(text_there)}
        for kind in ("cost", "reward", "return", "need"):
            for line in self.lines(kind):
                pairs |= dict(zip(line["es"], line[language], strict=True))
        return pairs | {plan["es"]: plan[language] for plan in self.about.get("plans", {}).values()}


def briefs() -> list[Brief]:
    """All of them, in the order of their files."""
    files = sorted(FOLDER.glob("*.toml"))
    return [Brief(path.stem.split("_", 1)[1], tomllib.loads(path.read_text(encoding="utf-8"))) for path in files]
