"""What the Wagtail admin may not do with a campaign's page before its time, and the coach's rules to edit.
Nothing else of campaigns is in the admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from .enums import WORDS_CHANGE
from .models import CoachRule
from .pages import CampaignPage


def submit_page_translation(request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
    """wagtail-localize's own view, except for a campaign whose words the team may still change."""
    page = CampaignPage.objects.select_related("campaign").filter(pk=page_id).first()
    if page is None or page.campaign.state not in WORDS_CHANGE:
        return SubmitPageTranslationView.as_view()(request, page_id=page_id, **kwargs)
    messages.warning(request, _("This campaign can be translated once it is approved: until then its text may change."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("register_admin_urls", order=-10)
def before_wagtail_localize() -> list[URLPattern]:
    """Found before the address of the same path; links keep leading to wagtail-localize's name for it."""
    return [path("localize/submit/page/<int:page_id>/", submit_page_translation)]


class CoachViewSet(SnippetViewSet):
    """The coach's rules: when, and the words in each language."""

    model = CoachRule
    icon = "help"
    menu_label = gettext_lazy("Coach")
    add_to_admin_menu = True
    list_display = ["key", "moment", "at", "is_on"]
    panels = [*(FieldPanel(name) for name in ("key", "moment", "at", "is_on")), InlinePanel("words", min_num=1)]


register_snippet(CoachViewSet)
