"""A translator gives a Spanish campaign its Catalan page in the editor, text by text; both open on the campaign's day.
Signing in, waiting and faults are conftest's and walking's."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.e2e.walking import eventually, let_pass

UNTRANSLATED, IN_CATALAN = "Veintiocho casas que no se venden", "Vint-i-vuit cases que no es venen"
SPANISH_PAGE = "/es/campanas/veintiocho-casas-que-no-se-venden/"


def catalan_page(demo, number: str) -> str:
    """The path of the translation: its last part is one of the translated texts."""
    wanted = f"translation_key=Page.objects.get(pk={number}).translation_key, locale__language_code='ca'"
    found = f"from wagtail.models import Page; print(Page.objects.get({wanted}).get_url())"
    return urlsplit(demo.manage("shell", "--no-imports", "-c", found).split()[-1]).path


def test_a_translator_gives_a_campaign_its_catalan_page(open_page, sign_in, demo):
    """From the Spanish page to a Catalan one, segment by segment."""
    found = f"from wagtail.models import Page; print(Page.objects.get(title={UNTRANSLATED!r}).pk)"
    number = demo.manage("shell", "--no-imports", "-c", found).split()[-1]
    page = open_page(language="en")
    page.set_default_timeout(60_000)
    sign_in(page, "translator-ca", "en")
    page.goto(f"/admin/localize/submit/page/{number}/")
    page.get_by_label("Català").check()
    page.locator("main form [type=submit]").first.click()
    waiting = page.get_by_role("button", name="Translate", exact=True).filter(visible=True)
    waiting.nth(5).wait_for()
    total = waiting.count()
    for left in range(total, 0, -1):
        waiting.first.click()
        page.locator("main textarea").fill(IN_CATALAN if left == total else f"Text en català, {left}.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(waiting).to_have_count(left - 1)
    page.get_by_role("button", name="Publish in Català").click()
    page.get_by_text("Published").first.wait_for()
    visitor, catalan = open_page(language="ca"), catalan_page(demo, number)
    assert visitor.goto(catalan).status == 404, "the campaign has not opened"
    guide = open_page(language="es")
    sign_in(guide, "admin", "es")
    let_pass(guide, days=7)
    eventually(visitor, catalan, IN_CATALAN)
    assert "Text en català" in visitor.locator("main").inner_text()
    assert visitor.locator("main").get_attribute("lang") is None, "not shown as a text of another language"
    visitor.goto(SPANISH_PAGE)
    assert UNTRANSLATED in visitor.locator("main").inner_text()
