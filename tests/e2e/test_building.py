"""A cooperative builds a campaign from nothing to handed in, in one sitting and on the keyboard; axe finds nothing.
What each part refuses is told in tests/campaigns/views/."""

from datetime import date

from tests.e2e.walking import press_on, tab_to, type_in

SAVE = "main form button[name=save]:not([aria-hidden])"
PARTS = {
    "overview": {"lead": "Siete panaderas compran el horno donde trabajan, y con él una tienda abierta a la plaza."},
    "costs": {"rows-0-title": "Una cámara de fermentación", "rows-0-text": "De segunda mano.", "rows-0-amount": "4200"},
    "rewards": {"rows-0-title": "Tu primera hogaza", "rows-0-text": "De masa madre.", "rows-0-price": "12"},
    "returns": {"rows-0-title": "Doce recetas", "rows-0-text": "Con sus tiempos."},
    "needs": {"rows-0-title": "Pintar la tienda", "rows-0-quantity": "12"},
}


def go_to(page, part: str) -> None:
    press_on(page, f"nav.tabs a[href$='/{part}/']")


def write(page, name: str, text: str) -> None:
    type_in(page, f"main [name='{name}']", text)


def test_a_campaign_is_built_in_one_sitting_on_the_keyboard(open_page, sign_in, look, demo):
    page = open_page()
    page.set_default_timeout(60_000)
    sign_in(page, "owner")
    page.goto("/es/workspace/campaigns/")
    look(page)
    press_on(page, "main a[href*='/workspace/campaigns/new/']")
    look(page)
    write(page, "title", "Una tienda para el horno")
    press_on(page, "main form [type=submit]")
    for part, texts in PARTS.items():
        go_to(page, part)
        for name, text in texts.items():
            write(page, name, text)
        if part == "returns":
            tab_to(page, "main [name='rows-0-promised_on']")
            page.keyboard.type(f"1010{date.today().year + 2}")  # the same day however days are written
        look(page)
        press_on(page, SAVE)
    tell_the_story(page, look)
    press_on(page, "nav.tabs a[href*='/workspace/campaigns/c-']")
    look(page)
    press_on(page, "main form .btn--primary")
    assert "En revisión" in page.locator("main").inner_text()
    look(page)


def tell_the_story(page, look) -> None:
    """Text, then a quote added with a button; both are kept by themselves before anybody saves."""
    go_to(page, "story")
    write(page, "rows-0-heading", "Qué pasó")
    write(page, "rows-0-text", "El dueño se jubiló y nos preguntó si queríamos seguir.")
    tab_to(page, "button[name=add][value=quote]")
    page.keyboard.press("Enter")
    page.locator("textarea[name='rows-1-said']").wait_for()
    assert page.evaluate("document.activeElement.name") == "rows-1-said", "what is new has the focus"
    write(page, "rows-1-said", "Aquí huele a pan desde 1962.")
    write(page, "rows-1-author", "Conxita")
    page.locator(".kept").get_by_text("Borrador guardado").wait_for()
    page.reload()
    assert page.locator("[name='rows-1-author']").input_value() == "Conxita"
    look(page)
    press_on(page, SAVE)
