"""Tags and filters of Django's, with what is the same each time worked out once: messages, addresses, days, long texts.
They say exactly what Django's say, and tests compare them; no tag of ours lives here."""

from datetime import date as day_type
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Parser, Token
from django.template.defaultfilters import date as django_date
from django.template.defaultfilters import linebreaks_filter as django_linebreaks
from django.template.defaultfilters import stringfilter
from django.template.defaultfilters import truncatewords as django_truncatewords
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import BlockTranslateNode, do_block_translate, do_translate
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

register = template.Library()

# Letters of a date format that speak of the hour, so that the day alone does not settle what is said.
_HOURS = frozenset("aAceEfgGhHiIOPrsTuUZ\\")
_NAMED_DAYS = frozenset({"DATE_FORMAT", "SHORT_DATE_FORMAT", "MONTH_DAY_FORMAT", "YEAR_MONTH_FORMAT"})


@lru_cache(maxsize=8192)
def _text(language: str | None, context: str | None, message: str) -> SafeString:
    """A message of a template in a language. What templates say is markup of ours, and so are its translations."""
    doubled = message.replace("%", "%%")
    said = gettext(doubled) if context is None else pgettext(context, doubled)
    return mark_safe(said.replace("%%", "%"))  # noqa: S308 - from our own templates and catalogues


class MessageNode(template.Node):
    """A literal message, found once for each language."""

    child_nodelists = ()

    def __init__(self, message: str, context: str | None, asvar: str | None) -> None:
        self.message, self.context, self.asvar = message, context, asvar

    def render(self, context: template.Context) -> SafeString:
        said = _text(get_language(), self.context, self.message)
        if not self.asvar:
            return said
        context[self.asvar] = said
        return SafeString("")


def _literal(found: Any) -> str | None:
    """The text of an expression that is nothing but a text between quotes."""
    if not isinstance(found, FilterExpression) or found.filters:
        return None
    text = getattr(found.var, "literal", found.var)
    return str(text) if isinstance(text, str) else None


@register.tag("translate")
def translate(parser: Parser, token: Token) -> template.Node:
    """Django's `translate`; quick where message and context are literals."""
    node: Any = do_translate(parser, token)
    message, context = _literal(node.filter_expression), _literal(node.message_context)
    is_plain = message is not None and not node.noop and (node.message_context is None or context is not None)
    return MessageNode(str(message), context, node.asvar) if is_plain else node


class BlockMessageNode(BlockTranslateNode):
    """Django's, which puts its message together anew each time."""

    def __init__(self, like: Any) -> None:
        super().__init__(
            like.extra_context, like.singular, like.plural, like.countervar, like.counter,
            like.message_context, like.trimmed, like.asvar, like.tag_name,
        )  # fmt: skip
        together = super().render_token_list
        self._messages = {id(tokens): together(tokens) for tokens in (like.singular, like.plural) if tokens is not None}

    def render_token_list(self, tokens: Any) -> tuple[str, list[str]]:
        message, names = self._messages[id(tokens)]
        return message, list(names)


@register.tag("blocktranslate")
def blocktranslate(parser: Parser, token: Token) -> template.Node:
    """Django's `blocktranslate`."""
    return BlockMessageNode(do_block_translate(parser, token))


@lru_cache(maxsize=8192)
def _address(name: str, args: tuple[Any, ...], where: tuple[Any, ...]) -> str:
    return reverse(name, args=args)


class AddressNode(URLNode):
    """An address of our own; they do not move while we run."""

    def render(self, context: template.Context) -> str:
        name = self.view_name.resolve(context)
        args = tuple(arg.resolve(context) for arg in self.args)
        if self.asvar or self.kwargs or ":" in name or not all(type(arg) in (str, int) for arg in args):
            return str(super().render(context))
        url = _address(name, args, (get_language(), get_script_prefix(), get_urlconf(), settings.ROOT_URLCONF))
        return conditional_escape(url) if context.autoescape else url


@register.tag("url")
def url(parser: Parser, token: Token) -> template.Node:
    """Django's `url`; quick where it has no name space and no named arguments."""
    node: Any = django_url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)


@lru_cache(maxsize=4096)
def _day(value: day_type, arg: str | None, language: str | None) -> str:
    return str(django_date(value, arg))


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, arg: str | None = None) -> str:
    """Django's `date`; a day is written once for each format and language."""
    is_day = arg in _NAMED_DAYS or (arg is not None and not _HOURS.intersection(arg))
    if is_day and isinstance(value, day_type):
        return _day(value.date() if isinstance(value, datetime) else value, arg, get_language())
    return str(django_date(value, arg))


# Typed: what is safe and what is not may be written alike, and must never stand for each other.
@lru_cache(maxsize=512, typed=True)
def _first_words(text: str, count: Any, language: str | None) -> str:
    return str(django_truncatewords(text, count))


@register.filter(is_safe=True)
@stringfilter
def truncatewords(value: str, arg: Any) -> str:
    """Django's `truncatewords`."""
    return _first_words(value, arg, get_language())


@lru_cache(maxsize=512, typed=True)
def _paragraphs(text: str, autoescape: bool) -> SafeString:
    return mark_safe(django_linebreaks(text, autoescape))  # noqa: S308 - escaped there


@register.filter(is_safe=True, needs_autoescape=True)
@stringfilter
def linebreaks(value: str, autoescape: bool = True) -> SafeString:
    """Django's `linebreaks`."""
    return _paragraphs(value, autoescape)
