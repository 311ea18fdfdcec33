"""The style guide in a browser: no barrier, nothing sideways, menus by keyboard, in light and dark.
Runs against the shared demo."""

import pytest

WIDTHS = [1280, 320]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_style_guide_has_no_barrier(open_page, axe, width, dark):
    page = open_page(width, dark=dark)
    page.goto("/en/style/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_targets_are_large_enough(open_page):
    page = open_page(375)
    page.goto("/en/style/")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, input:not([type=hidden]), select, textarea, .btn')]
             .filter(e => e.offsetParent).map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
             .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    )
    assert small == []


def test_skip_link_is_first_and_leads_to_the_content(open_page):
    page = open_page()
    page.goto("/en/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_language_menu_opens_and_closes_by_keyboard(open_page):
    page = open_page()
    page.goto("/en/")
    summary = page.locator(".drop--lang summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".drop--lang a[hreflang=eu]").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".drop--lang a[hreflang=eu]").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_phone_menu_opens_without_script(browser, demo):
    context = browser.new_context(base_url=demo.base, viewport={"width": 375, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/style/")
    page.locator(".site-header .drop--menu summary").click()
    assert page.locator(".site-header .drop--menu nav").is_visible()
    context.close()


def test_error_summary_takes_the_focus(open_page):
    page = open_page()
    page.goto("/en/style/")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


def test_nothing_moves_while_the_page_loads(open_page):
    page = open_page(375)
    page.add_init_script(
        """window.moved = 0; new PerformanceObserver(list => list.getEntries()
             .forEach(e => { if (!e.hadRecentInput) window.moved += e.value; }))
             .observe({type: 'layout-shift', buffered: true})"""
    )
    page.goto("/en/account/login/")
    page.wait_for_timeout(500)
    assert page.evaluate("window.moved") == 0


def test_looking_sees_what_is_wrong(open_page, wrong):
    """The control of every walk that looks: a fault that is put there is found, in both shades."""
    page = open_page(375)
    page.goto("/en/style/")
    assert wrong(page) == {}
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [rule for shade in ("dark", "light") for rule, _impact, _where in wrong(page)[shade]] == ["button-name"] * 2
    page.evaluate("document.querySelector('main h1').style.width = '2000px'")
    assert "sideways" in wrong(page)
