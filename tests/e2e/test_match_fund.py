"""A match fund from nothing to a pledge that it adds to, each person on the keyboard, no violation on the way.
Its money is little, so that it changes no other walk through this demo."""

import re

import pytest

from tests.e2e.walking import eventually, press_on, tab_to, today, type_in

BREAD_PAGE = "/ca/campanyes/un-forn-de-qui-el-pasta-i-del-seu-carrer/"
SEND = "main form [type=submit]"
NAME = "Fondo de la Esquina"


@pytest.fixture
def enter(open_page, sign_in):
    def enter_(who: str, language: str = "es", width: int = 1280):
        page = open_page(width=width, language=language)
        page.set_default_timeout(60_000)
        sign_in(page, who, language)
        return page

    return enter_


def filled(page, link: str, **values: str) -> None:
    """Follow a link of the fund's page to a form, type, send."""
    press_on(page, f"main a[href$='{link}']")
    for name, value in values.items():
        if page.locator(f"main [name={name}]").first.evaluate("e => e.tagName") == "SELECT":
            tab_to(page, f"[name={name}]")
            page.keyboard.type(value)
        else:
            type_in(page, f"[name={name}]", value)
    press_on(page, SEND)


def pressed(page, way: str) -> None:
    """The button of the fund's next step."""
    button = f"form:has(input[name=way][value={way}]) button"
    tab_to(page, button, 300)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state()


def begun(programme) -> str:
    """The programme opens a fund and names who runs it; returns its address."""
    programme.goto("/es/workspace/match-funds/")
    filled(programme, "/match-funds/new/", name=NAME, per_pledge="20")
    fund = re.search(r"/es(/workspace/match-funds/[^/]+/)", programme.url).group(1)
    filled(programme, "/people/", email="matcher@demo.crowdcoop.example")
    return fund


def test_a_matcher_opens_a_fund_and_a_pledge_is_matched(enter, open_page, demo, axe):
    programme, matcher, finance, team = enter("programme"), enter("matcher"), enter("finance1"), enter("owner")
    fund = begun(programme)
    code = fund.strip("/").rsplit("/", 1)[1]
    matcher.goto(f"/es{fund}")
    filled(matcher, "/rule/", per_pledge="15")
    filled(matcher, "/question/", text="¿Quién cuida el horno?")
    filled(matcher, "/funder/", name="Asociación de la Esquina", email="esquina@people.example", committed="30")
    assert axe(matcher) == []
    finance.goto(f"/es/finance/match-funds/{code}/")
    tab_to(finance, "[name=amount]")
    type_in(finance, "[name=amount]", "30")
    type_in(finance, "[name=reference]", "ESQUINA 1")
    finance.locator("[name=received_on]").fill(today(demo).isoformat())  # a date field takes each browser's own keys
    press_on(finance, SEND)
    matcher.reload()
    pressed(matcher, "open")
    pitched(team, axe, code)
    matcher.goto(f"/es{fund}")
    answered(matcher, axe)
    pressed(matcher, "active")
    assert axe(matcher) == []
    visitor = open_page(375, language="ca")
    visitor.goto(BREAD_PAGE)
    assert NAME in visitor.locator("main").inner_text()
    pledged(visitor)
    # The worker counts the promise once the payment service has told of the card.
    eventually(matcher, f"/es{fund}report/", "persona con su aporte cofinanciado")
    assert axe(matcher) == []
    visitor.goto(f"/ca/match-funds/{code}/")
    press_on(visitor, "main a[href*='/funders/']")
    assert "Asociación de la Esquina" in visitor.locator("h1").inner_text()
    assert axe(visitor) == []


def pitched(team, axe, code: str) -> None:
    """The team of the bread campaign asks to be matched."""
    team.goto("/es/dashboard/")
    campaign = demo_campaign(team)
    team.goto(f"/es/workspace/campaigns/{campaign}/match/")
    press_on(team, f"main a[href$='/match/{code}/']")
    type_in(team, "[name=answer_0]", "Cuatro panaderas y medio barrio.")
    tab_to(team, "[name=terms]")
    team.keyboard.press("Space")
    assert axe(team) == []
    press_on(team, SEND)


def demo_campaign(page) -> str:
    """The code of the bread campaign, from its own page's way to support it."""
    page.goto(BREAD_PAGE)
    href = page.locator("main a[href*='/support/']").first.get_attribute("href")
    return re.search(r"/support/([^/?]+)", href).group(1)


def answered(matcher, axe) -> None:
    """Reads it, scores it, says yes."""
    press_on(matcher, "main a[href*='/pitches/']")
    press_on(matcher, "main a[href$='/scores/']")
    type_in(matcher, "input[name^=points]", "8")
    assert axe(matcher) == []
    press_on(matcher, SEND)
    tab_to(matcher, "[name=accepted]")
    matcher.keyboard.press("Space")
    assert matcher.locator("[name=accepted][value=yes]").is_checked()
    press_on(matcher, SEND)


def pledged(page) -> None:
    """Twelve euros, no account, by card."""
    press_on(page, "main a[href*='/ca/support/']")
    tab_to(page, "input[name=choice]")
    while not page.locator("input[name=choice][value=other]").is_checked():
        page.keyboard.press("ArrowUp")
    type_in(page, "input[name=amount]", "12")
    press_on(page, SEND)
    type_in(page, "input[name=email]", "veina-del-fons@people.example")
    press_on(page, SEND)
    tab_to(page, "input[name=mandate]")
    page.keyboard.press("Space")
    press_on(page, SEND)
    type_in(page, "input[name=number]", "4242 4242 4242 4242")
    with page.expect_navigation(url="**/thanks/**"):
        page.keyboard.press("Enter")
