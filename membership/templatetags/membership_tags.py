"""Pieces that pages of other rooms may show: the way from prospects to members, and what others show of a cooperative.
Only queries are called here."""

from typing import Any

from django import template
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from ..models import Cooperative
from ..queries import funnel

register = template.Library()


@register.inclusion_tag("membership/includes/funnel.html")
def member_funnel(cooperative: Cooperative, campaign_code: str = "") -> dict[str, Any]:
    """`{% member_funnel cooperative %}`: numbers from interest to membership, never people."""
    return {"funnel": funnel(cooperative, campaign_code)}


@register.simple_tag(takes_context=True)
def of_cooperative(context: template.Context, cooperative: Cooperative, page: Any) -> str:
    """What the campaigns room shows of a cooperative; nothing where it shows nothing."""
    try:
        slot = get_template("campaigns/includes/of_cooperative.html")
    except TemplateDoesNotExist:
        return ""
    return slot.render({"cooperative": cooperative, "page": page}, context.get("request"))
