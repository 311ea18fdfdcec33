"""The words of a campaign's page on their way to the translators: from the draft into the page, and on to their editor.
Writing them belongs to drafts.py; nothing here publishes."""

from wagtail_localize.models import TranslationSource

from campaigns.models import Campaign

from .drafts import source_page


def offer_to_translators(campaign: Campaign) -> None:
    """Give translators the whole text as it stands now: wagtail-localize reads the page, not its newest revision.

    Called when a campaign is approved (from then on the team cannot change the words) and again when it opens.
    A translation begun before learns of every new text. Runs in the caller's transaction; safe to repeat.
    """
    page = source_page(campaign)
    if not page.live:
        page = page.get_latest_revision_as_object()
        page.save()
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source is not None:
        source.update_from_db()
