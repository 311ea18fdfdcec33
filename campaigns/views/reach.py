"""A campaign elsewhere: framed on other sites, as the picture of its address, on paper, in feed readers.
Nothing here depends on a person, sets a cookie or needs a script."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from campaigns import feeds, queries
from campaigns.models import Campaign
from campaigns.pictures import Sight, card_png, poster_pdf
from campaigns.queries import reach
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.cms.memory import remember
from crowdcoop.context import LANGUAGE_NAMES
from crowdcoop.money import money

from .proving import campaign_or_404
from .workspace import Workspace

# A picture may be this old where somebody else keeps it (seconds).
KEEP = 300


def _shown(campaign: Campaign) -> queries.Card:
    card = reach.shown(campaign, clock.now())
    if card is None:
        raise Http404
    return card


def _time(campaign: Campaign, card: queries.Card) -> str:
    if card.days_left is None:
        return str(card.state_label)
    if card.days_left == 0:
        return _("Today is the last day")
    return ngettext("%(days)s day left", "%(days)s days left", card.days_left) % {"days": card.days_left}


def sight_of(campaign: Campaign, *, source: str = "") -> Sight:
    """Everything the pictures say, in the language being read."""
    card = _shown(campaign)
    address = reach.full_address(card)
    until = date_format(timezone.localtime(campaign.deadline_at), "DATE_FORMAT") if campaign.deadline_at else ""
    goal = money(card.minimum_minor)
    return Sight(
        language=languages.reading_language(),
        title=card.title,
        lead=card.lead,
        cooperative=card.cooperative_name,
        place=card.place,
        raised=money(card.raised_minor),
        goal=_("of %(amount)s") % {"amount": goal},
        percent=card.percent,
        pledged_percent=100 * card.pledged_minor // card.minimum_minor if card.minimum_minor else 0,
        # Paper hangs for weeks: it names the day.
        time=_("Until %(day)s") % {"day": until} if source and card.is_live else _time(campaign, card),
        call=_("Support it from €5") if card.is_live else _("Get to know it"),
        promise=_("Cards are charged only if it reaches %(amount)s.") % {"amount": goal} if card.is_live else "",
        qr_says=_("QR code with this address: %(address)s") % {"address": address},
        address=f"{address}?ref={source}" if source else address,
        shown=address.partition("://")[2],
        site=settings.SITE_NAME,
        seed=card.cooperative_code,
        dated_at=campaign.created_at,
    )


def _file(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={KEEP}"
    return response


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The picture beside the campaign's address, with its progress as it is now."""
    campaign = campaign_or_404(code)
    return _file(remember("card", lambda: card_png(sight_of(campaign)), campaign.pk), "image/png")


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet to print, in the language of its address."""
    campaign = campaign_or_404(code)
    drawn = remember("poster", lambda: poster_pdf(sight_of(campaign, source="poster")), campaign.pk)
    response = _file(drawn, "application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{campaign.code}.pdf"'
    return response


@require_safe
def campaign_feed(request: HttpRequest, code: str) -> HttpResponse:
    """The campaign's public updates."""
    campaign = campaign_or_404(code)
    text = remember("feed", lambda: feeds.of_campaign(campaign, _shown(campaign).title), campaign.pk)
    return _file(text.encode(), "application/atom+xml; charset=utf-8")


@require_safe
def site_feed(request: HttpRequest) -> HttpResponse:
    """Public updates and launches of all campaigns."""
    text = remember("site feed", lambda: feeds.of_site(clock.now()))
    return _file(text.encode(), "application/atom+xml; charset=utf-8")


@method_decorator([xframe_options_exempt, csp_replace({"frame-ancestors": ["*"]})], name="dispatch")
class Widget(TemplateView):
    """The campaign in a frame on any site: facts and one link. In `?lang=`, else as it was written."""

    template_name = "campaigns/widget.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = campaign_or_404(kwargs["code"])
        asked = request.GET.get("lang", "")
        language = asked if asked in dict(settings.LANGUAGES) else reach.language_of(campaign)
        with translation.override(language):
            shown = _shown(campaign)
            context = {
                "card": shown,
                "time": _time(campaign, shown),
                "language": language,
                "address": reach.full_address(shown),
            }
            return render(request, self.template_name, context)


class ReachPage(Workspace, TemplateView):
    """For the team: the ways to be found, and which of them brought something."""

    template_name = "campaigns/workspace_reach.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        card = reach.shown(self.campaign, clock.now())
        sources, noted_at = reach.sources_of(self.campaign)
        return super().get_context_data(**kwargs) | {
            "tab": "reach",
            "sources": sources,
            "noted_at": noted_at,
            "address": reach.full_address(card) if card else "",
            "posters": [(code, name, self._poster(code)) for code, name in LANGUAGE_NAMES.items()],
        }

    def _poster(self, language: str) -> str:
        with translation.override(language):
            return reverse("campaign_poster", args=[self.campaign.code])
