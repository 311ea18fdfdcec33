"""The whole promise in a browser, with the demo's logins: from a call to a numbered line in the register of members.
Time passes only here: this file runs after all others of the browser tests."""

import re
from datetime import date, timedelta

import pytest
from django.utils.translation import gettext, override

from tests.e2e.walking import (
    agree_to_the_card,
    choose_amount,
    eventually,
    fill,
    finish_path,
    let_pass,
    press_on,
    read,
    save_card,
    send,
    tab_to,
    tick,
    today,
    type_in,
)

GROUP = "Lavandería del Puerto"
FIRST, SECOND = "matcher", "assessor"
TITLE = "Una lavandería de su barrio"
PREPARE = "main a[href*='/workspace/campaigns/new/']"
BREAD_PAGE = "/ca/campanyes/un-forn-de-qui-el-pasta-i-del-seu-carrer/"
COOPERATIVE_PAGE = "/ca/cooperatives/forn-de-la-placa/"
PERSON = "Júlia Ferrer Camps"
SAVED = "Nothing has been charged. Your card is charged after %(day)s, only if the campaign reaches %(minimum)s."
CHARGED = "The campaign made it and your card was charged, as agreed. Thank you."


@pytest.fixture
def enter(open_page, sign_in):
    """enter("owner", "es") → a page of its own where this person is signed in."""

    def enter_(who: str, language: str = "es"):
        page = open_page(language=language)
        page.set_default_timeout(60_000)
        sign_in(page, who, language)
        return page

    return enter_


def apply_to_the_call(enter) -> None:
    """A new group applies."""
    page = enter(FIRST)
    page.goto("/es/incubadora/")
    page.locator("main a[href^='/es/incubadora/']").first.click()
    page.locator("main a[href*='/apply/']:not([href$='/check/'])").first.click()
    page.wait_for_url("**/apply/**")
    fill(
        page, group_name=GROUP, group_stage="group", kind="worker", municipality="Manresa", territory="ES-CT",
        people_count="5", idea="Una lavandería de barrio.", people="Cinco vecinas.", need="Ayuda con los estatutos.",
    )  # fmt: skip
    send(page)
    assert GROUP in page.locator("details").last.text_content()


def accept(enter) -> str:
    """The programme manager says yes and names the adviser; returns the address of the incubation."""
    page = enter("programme")
    page.goto("/es/programme/")
    page.get_by_role("link", name=re.compile(GROUP)).first.click()
    page.locator("main a[href$='/accept/']").click()
    page.locator("main select[name=adviser]").select_option(label="Iratxe Salazar Gómez")
    send(page)
    assert "/workspace/incubations/" in page.url
    return page.url


def invite(page, cooperative: str, who: str, role: str) -> None:
    page.goto(f"/es/workspace/cooperatives/{cooperative}/people/")
    fill(page, email=f"{who}@demo.crowdcoop.example", role=role)
    send(page)
    assert f"{who}@demo.crowdcoop.example" in page.locator("main").inner_text()


def through_the_open_stage(team, adviser, case: str, *, send_back: bool) -> None:
    """The document of the open stage is handed in, perhaps sent back once, and approved; the stage is signed off."""
    team.goto(case)
    document = team.locator("details[open] a[href*='/documents/'], details[open] a[href*='/deliverables/']").first
    document = document.get_attribute("href")
    for comment in (["Falta el quórum de la asamblea."] if send_back else []) + [""]:
        team.goto(f"{document}hand-in/")
        fill(team, text="Artículo 1. Somos cinco.\n\nArtículo 2. Decidimos juntas.")
        send(team)
        adviser.goto(f"{document}review/")
        fill(adviser, comment=comment)
        send(adviser, "changes" if comment else "approve")
        if comment:
            team.goto(document)
            assert comment in team.locator("main").inner_text()
    adviser.goto(f"{case}sign-off/")
    send(adviser)


def write_campaign(page, cooperative: str, day: date) -> str:
    """The parts of the editor, one after the other; returns the address of the campaign's workspace."""
    page.goto(f"/es/workspace/campaigns/new/{cooperative}/")
    fill(page, title=TITLE)
    send(page)
    campaign = page.url
    page.goto(f"{campaign}overview/")
    fill(page, lead="Cinco vecinas abren una lavandería.", members_goal="10", hours_goal="0")
    send(page)
    parts = {
        "story": {"heading": "Qué pasó", "text": "Cerró la última lavandería del barrio."},
        "costs": {"title": "Dos lavadoras", "text": "De segunda mano.", "amount": "4000"},
        "rewards": {"title": "Tu primera colada", "text": "Seis kilos.", "price": "15", "stock": "50"},
        "returns": {"title": "El plan, para todas", "text": "Con sus números.", "promised_on": f"{day:%Y-%m-%d}"},
    }
    for part, values in parts.items():
        page.goto(f"{campaign}{part}/")
        fill(page, **{f"rows-0-{name}": value for name, value in values.items()})
        for name in ("kind", "licence"):
            choice = page.locator(f"select[name=rows-0-{name}]")
            if choice.count():
                choice.select_option(index=1)
        send(page, "save")
        page.goto(f"{campaign}{part}/")
        first = "heading" if part == "story" else "title"
        assert page.locator(f"[name=rows-0-{first}]").input_value() == values[first]
    return campaign


def approved(enter, page, campaign: str) -> None:
    page.goto(campaign)
    page.locator("main form .btn--primary").click()
    page.wait_for_load_state()
    code = campaign.rstrip("/").rpartition("/")[2]
    for reviewer in (enter("adviser"), enter("programme")):
        reviewer.goto(f"/es/advising/campaigns/{code}/")
        send(reviewer, "approve")


def test_a_group_becomes_a_cooperative_with_a_live_campaign(enter, open_page, demo):
    """Call, application, incubation, training, documents, campaign, review, launch."""
    apply_to_the_call(enter)
    case = accept(enter)
    team, second, adviser = enter(FIRST), enter(SECOND), enter("adviser")
    team.goto(case)
    assert team.locator(PREPARE).count() == 0, "no campaign before the group is ready"
    path = team.locator("details[open] li a:not([href*='/workspace/'])").first.get_attribute("href")
    team.goto("/es/workspace/campaigns/")
    cooperative = team.locator(PREPARE).get_attribute("href").rstrip("/").rpartition("/")[2]
    invite(team, cooperative, SECOND, "editor")
    finish_path(team, path, GROUP)
    finish_path(second, path, GROUP)
    through_the_open_stage(team, adviser, case, send_back=True)
    through_the_open_stage(team, adviser, case, send_back=False)
    team.goto(case)
    assert team.locator(PREPARE).count() == 1, "ready for a campaign"

    campaign = write_campaign(team, cooperative, today(demo) + timedelta(days=200))
    approved(enter, team, campaign)
    team.goto(f"{campaign}calendar/")
    fill(team, day=f"{today(demo) + timedelta(days=1):%Y-%m-%d}", hour="10:00")
    send(team)
    guide, visitor = enter("admin"), open_page()
    assert TITLE not in read(visitor, "/es/campanas/"), "not public before its day"
    for _ in range(2):
        let_pass(guide, days=1)
    visitor.goto("/es/campanas/")
    visitor.get_by_role("link", name=TITLE).first.click()
    visitor.locator("main a[href*='/support/']").first.wait_for()


def pledged(page, euros: str) -> tuple[str, str]:
    """From the campaign's Catalan page to the thanks, on the keyboard; returns the codes of campaign and pledge."""
    page.goto(BREAD_PAGE)
    assert page.locator("html").get_attribute("lang") == "ca"
    press_on(page, "main a[href*='/ca/support/']")
    choose_amount(page, euros)
    press_on(page, "main form [type=submit]")
    press_on(page, "main form [type=submit]")
    agree_to_the_card(page)
    press_on(page, "main form [type=submit]")
    assert "/ca/support/" not in page.url, "the card is typed at the payment service"
    save_card(page)
    return re.search(r"/support/([^/]+)/thanks/([^/?]+)", page.url).groups()


def interested(page) -> None:
    """From the thanks: yes, and nothing more is agreed to."""
    press_on(page, "main a[href*='/interest/']")
    tab_to(page, "input[name=answer]")
    while not page.locator("input[name=answer][value=interested]").is_checked():
        page.keyboard.press("ArrowDown")
    press_on(page, "main form [type=submit]")


def applied(page) -> tuple[str, str]:
    """From the cooperative's page to an application, on the keyboard; returns the codes of both."""
    page.goto(COOPERATIVE_PAGE)
    press_on(page, "main a[href*='/ca/join/']")
    cooperative = re.search(r"/join/([^/?]+)", page.url).group(1)
    for name, text in {"full_name": PERSON, "tax_id": "12345678Z", "address": "Carrer Nou 1, Manresa"}.items():
        type_in(page, f"input[name={name}]", text)
    type_in(page, "input[name=shares]", "2")
    for box in page.locator("main form input[type=checkbox]").evaluate_all("all => all.map(one => one.name)"):
        tick(page, f"input[name={box}]")
    press_on(page, "main form [type=submit]")
    return cooperative, re.search(r"/ca/applications/([^/?]+)", page.url).group(1)


def test_a_neighbour_backs_it_in_catalan_and_becomes_a_member(enter, demo):
    """On the keyboard: pledge, interest, application; then the secretary, the law's month, the register."""
    page, guide, secretary = enter("supporter", "ca"), enter("admin"), enter("secretary", "ca")
    campaign, pledge = pledged(page, "6000")
    with override("ca"):
        nothing_yet, charged = gettext(SAVED).split(".")[0], gettext(CHARGED)
    eventually(page, page.url, nothing_yet)
    assert charged not in read(page, f"/ca/pledges/{pledge}/")
    page.go_back()
    interested(page)
    let_pass(guide, campaign=campaign)
    eventually(page, f"/ca/pledges/{pledge}/", charged)

    cooperative, application = applied(page)
    office = f"/ca/workspace/cooperatives/{cooperative}"
    secretary.goto(f"{office}/applications/{application}/admit/")
    send(secretary)
    assert PERSON not in read(secretary, f"{office}/register/"), "not before the contribution"
    for days in (30, 1, 1):
        let_pass(guide, days=days)
    secretary.goto(f"{office}/applications/{application}/contribution/")
    fill(secretary, received_on=f"{today(demo):%Y-%m-%d}", reference="ES-0042")
    send(secretary)
    entry = secretary.locator("section[aria-labelledby=entries] tr", has_text="ES-0042")
    secretary.goto(f"{office}/register/")
    assert PERSON in entry.inner_text()
    assert entry.locator("td").first.inner_text().strip().isdigit()
