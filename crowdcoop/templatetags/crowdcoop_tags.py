"""Amounts, icons, covers, bars and page links: available in every template.
Tags that know an app's models live in that app."""

from typing import Any

from django import template

from crowdcoop.money import money as format_money

register = template.Library()


@register.filter
def money(amount_minor: int | None) -> str:
    """Minor units → the amount as written in the reader's language."""
    return "" if amount_minor is None else format_money(amount_minor)


@register.simple_tag
def page_url(page: Any) -> str:
    """The address of a page in the language being read, falling back on its original."""
    return page.localised_url() if hasattr(page, "localised_url") else page.url
