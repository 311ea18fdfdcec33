"""A guest on a phone: three screens before the payment page, then changed and withdrawn; two campaigns with one card.
On the keyboard alone; no page on the way has a violation or scrolls sideways. No other walk counts these campaigns."""

import pytest

from tests.e2e.walking import (
    PATIENCE,
    agree_to_the_card,
    choose_amount,
    press_on,
    save_card,
    type_in,
)

ROOF = "/es/campanas/un-tejado-que-alumbra-once-tiendas/"
SHOP = "/es/campanas/el-super-donde-mandan-quienes-compran/"
SEND = "main form [type=submit]"
LETTERS = """
from campaigns.emails import pledge_url
from campaigns.models import Pledge
from campaigns.tip_letters import tip_url
own = Pledge.objects.filter(email="telefon@people.example").latest("pk")
print(pledge_url(own, "es"), tip_url(own.basket.tip, "es"))
"""


@pytest.fixture
def phone(open_page):
    return open_page(375)


def thanked(page) -> None:
    """The page looks again by itself until the worker has heard of the card."""
    page.locator("h1", has_text="Gracias").wait_for(timeout=PATIENCE * 1000)


def withdrawn(page, look) -> None:
    """From its own page, over one question, to where it says so."""
    press_on(page, "main a[href*='/withdraw/']")
    look(page)
    press_on(page, SEND)
    assert "has retirado" in page.locator("main").inner_text()
    look(page)


def test_a_guest_pledges_with_a_tip_in_three_screens_then_changes_and_withdraws(demo, phone, look):
    screens = []

    def screen() -> None:
        look(phone)
        screens.append(phone.url)

    phone.goto(ROOF)
    look(phone)
    press_on(phone, "main a[href*='/support/']")
    screen()
    choose_amount(phone, "30")
    press_on(phone, "main form button.btn--primary")
    screen()
    assert phone.locator("main form input:checked:not([type=radio])").count() == 0, "nothing is ticked beforehand"
    type_in(phone, "input[name=email]", "telefon@people.example")
    press_on(phone, SEND)
    screen()
    agree_to_the_card(phone)
    phone.keyboard.press("Shift+Tab")
    type_in(phone, "input[name=tip]", "2")
    press_on(phone, SEND)
    assert phone.url.startswith(demo.environment["PAYMENT_SANDBOX_URL"]), "the payment page comes after three screens"
    assert len(screens) == 3
    save_card(phone)
    thanked(phone)
    look(phone)
    pledge, tip = demo.manage("shell", "--no-imports", "-c", LETTERS).split()[-2:]
    phone.goto(pledge)
    look(phone)
    type_in(phone, "input[name=amount]", "35")
    press_on(phone, "main form button.btn--primary")
    assert "35" in phone.locator(".summary__total").inner_text()
    phone.goto(tip)
    look(phone)
    withdrawn(phone, look)
    phone.goto(pledge)
    withdrawn(phone, look)


def test_two_campaigns_in_one_basket(phone, look):
    for face, euros in ((ROOF, "20"), (SHOP, "15")):
        phone.goto(face)
        press_on(phone, "main a[href*='/support/']")
        look(phone)
        choose_amount(phone, euros)
        press_on(phone, "main form button[name=basket]")
        assert phone.url.endswith("/es/basket/")
    look(phone)
    assert phone.locator("main li.card").count() == 2
    press_on(phone, "main a[href$='/basket/you/']")
    look(phone)
    type_in(phone, "input[name=email]", "cesta@people.example")
    press_on(phone, SEND)
    look(phone)
    agree_to_the_card(phone)
    press_on(phone, SEND)
    save_card(phone)
    thanked(phone)
    assert phone.locator("main li.card").count() == 2
    look(phone)
    phone.goto("/es/basket/")
    assert phone.locator("main li.card").count() == 0, "what was placed is out of it"
    look(phone)
