"""A match fund from nothing to a pledge that it adds to, each person on the keyboard, no violation on the way.
Its money is little, so that it changes no other walk through this demo."""

import re

import pytest

from tests.e2e.walking import (
    agree_to_the_card,
    choose_amount,
    eventually,
    press_on,
    save_card,
    tab_to,
    tick,
    today,
    type_in,
)

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


def filled(page, look, link: str, **values: str) -> None:
    """Follow a link of the fund's page to a form, look, type, send."""
    press_on(page, f"main a[href$='{link}']")
    look(page)
    for name, value in values.items():
        type_in(page, f"[name={name}]", value)
    press_on(page, SEND)


def pressed(page, way: str) -> None:
    """The button of the fund's next step."""
    button = f"form:has(input[name=way][value={way}]) button"
    tab_to(page, button, 300)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state()


def begun(programme, look) -> str:
    """The programme opens a fund and names who runs it; returns its address."""
    programme.goto("/es/workspace/match-funds/")
    look(programme)
    filled(programme, look, "/match-funds/new/", name=NAME, per_pledge="20")
    fund = re.search(r"/es(/workspace/match-funds/[^/]+/)", programme.url).group(1)
    filled(programme, look, "/people/", email="matcher@demo.crowdcoop.example")
    return fund


def test_a_matcher_opens_a_fund_and_a_pledge_is_matched(enter, open_page, demo, look):
    programme, matcher, finance, team = enter("programme"), enter("matcher"), enter("finance1"), enter("owner")
    fund = begun(programme, look)
    code = fund.strip("/").rsplit("/", 1)[1]
    matcher.goto(f"/es{fund}")
    filled(matcher, look, "/rule/", per_pledge="15")
    filled(matcher, look, "/question/", text="¿Quién cuida el horno?")
    filled(matcher, look, "/funder/", name="Asociación de la Esquina", email="esquina@people.example", committed="30")
    look(matcher)
    finance.goto(f"/es/finance/match-funds/{code}/")
    look(finance)
    type_in(finance, "[name=amount]", "30")
    type_in(finance, "[name=reference]", "ESQUINA 1")
    tab_to(finance, "[name=received_on]")
    finance.keyboard.type(f"0101{today(demo).year}")  # the same day however days are written
    press_on(finance, SEND)
    matcher.reload()
    look(matcher)
    pressed(matcher, "open")
    pitched(team, look, code)
    matcher.goto(f"/es{fund}")
    answered(matcher, look)
    pressed(matcher, "active")
    look(matcher)
    visitor = open_page(375, language="ca")
    visitor.goto(BREAD_PAGE)
    assert NAME in visitor.locator("main").inner_text()
    pledged(visitor)
    # The worker counts the promise once the payment service has told of the card.
    eventually(matcher, f"/es{fund}report/", "persona con su aporte cofinanciado")
    look(matcher)
    visitor.goto(f"/ca/match-funds/{code}/")
    look(visitor)
    press_on(visitor, "main a[href*='/funders/']")
    assert "Asociación de la Esquina" in visitor.locator("h1").inner_text()
    look(visitor)


def pitched(team, look, code: str) -> None:
    """The team of the bread campaign asks to be matched."""
    team.goto("/es/dashboard/")
    campaign = demo_campaign(team)
    team.goto(f"/es/workspace/campaigns/{campaign}/match/")
    look(team)
    press_on(team, f"main a[href$='/match/{code}/']")
    type_in(team, "[name=answer_0]", "Cuatro panaderas y medio barrio.")
    tick(team, "[name=terms]")
    look(team)
    press_on(team, SEND)


def demo_campaign(page) -> str:
    """The code of the bread campaign, from its own page's way to support it."""
    page.goto(BREAD_PAGE)
    href = page.locator("main a[href*='/support/']").first.get_attribute("href")
    return re.search(r"/support/([^/?]+)", href).group(1)


def answered(matcher, look) -> None:
    """Reads it, scores it, says yes."""
    press_on(matcher, "main a[href*='/pitches/']")
    look(matcher)
    press_on(matcher, "main a[href$='/scores/']")
    type_in(matcher, "input[name^=points]", "8")
    look(matcher)
    press_on(matcher, SEND)
    tick(matcher, "[name=accepted]")
    assert matcher.locator("[name=accepted][value=yes]").is_checked()
    press_on(matcher, SEND)


def pledged(page) -> None:
    """Twelve euros, no account, by card."""
    press_on(page, "main a[href*='/ca/support/']")
    choose_amount(page, "12")
    press_on(page, SEND)
    type_in(page, "input[name=email]", "veina-del-fons@people.example")
    press_on(page, SEND)
    agree_to_the_card(page)
    press_on(page, SEND)
    save_card(page)
