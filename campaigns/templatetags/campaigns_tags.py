"""Campaign cards anywhere, and structured data as a safe data block.
Facts come from queries; nothing is computed here."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from campaigns import queries
from campaigns.cartogram import Place, render_map
from campaigns.queries import community
from crowdcoop.cms.languages import reading_language
from crowdcoop.cms.memory import remember

register = template.Library()
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.inclusion_tag("campaigns/includes/of_cooperative.html")
def campaigns_of(cooperative: Any) -> dict[str, Any]:
    """`{% campaigns_of cooperative %}`: its public campaigns as cards; nothing where there are none."""
    return {"cards": queries.of_cooperative(cooperative)}


@register.inclusion_tag("campaigns/includes/community.html")
def community_of(campaign: Any) -> dict[str, Any]:
    """`{% community_of campaign %}`: its newest public updates and questions, the same for everybody."""
    updates, questions = remember("community", lambda: community.latest(campaign), campaign.pk)
    return {"campaign": campaign, "updates": community.read(updates), "questions": questions}


@register.inclusion_tag("campaigns/includes/figures_of.html")
def figures_of(cooperative: Any) -> dict[str, Any]:
    """`{% figures_of cooperative %}`: how each of its campaigns goes, for whoever accompanies it."""
    return {"campaigns": queries.opened_by(cooperative)}


@register.simple_tag
def widget_code(code: str) -> str:
    """What another site copies into its page to show this campaign (escaped like any text)."""
    address = f"{settings.SITE_URL}{reverse('campaign_widget', args=[code])}?lang={reading_language()}"
    size = 'width="360" height="300" loading="lazy"'
    return f'<iframe src="{address}" title="{settings.SITE_NAME}" {size}></iframe>'


@register.simple_tag
def territory_map(places: list[Place]) -> SafeString:
    """`{% territory_map places %}`: the hexagons; always beside a list of the same places."""
    return render_map(places)


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """A JSON-LD block. It is data, not a script: browsers do not run it and the content policy does not see it."""
    text = json.dumps({k: v for k, v in data.items() if v}, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped just above


@register.filter
def percent_of(part: int, whole: int) -> str:
    """`{{ amount|percent_of:total }}` → "37.50", as SVG writes a width."""
    return f"{100 * part / whole:.2f}" if whole else "0"


@register.filter
def as_typed(amount_minor: int) -> str:
    """Cents as somebody would type them into a field of ours: "1234.50"."""
    return f"{amount_minor // 100}.{amount_minor % 100:02d}"
