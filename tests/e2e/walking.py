"""Walking through the portal as a person does: forms, the demo's clock, a lesson's questions, the keyboard.
What is walked, and what must be true on the way, stands in the tests."""

import time
from datetime import date

PATIENCE = 90
CARD = "4242 4242 4242 4242"


def today(demo) -> date:
    """The demo's own day."""
    told = demo.manage("shell", "--no-imports", "-c", "from crowdcoop import clock; print(clock.now().date())")
    return date.fromisoformat(told.split()[-1])


def send(page, name: str = "") -> None:
    """Press the form's first button, or the one called `name`; what was typed must be taken."""
    which = f"[name={name}]" if name else ":not([type=button])"
    shown = f"{which}:not([aria-hidden])"
    page.locator(f"main form button{shown}, main form input[type=submit]{which}").first.click()
    page.wait_for_load_state()
    taken(page)


def taken(page) -> None:
    refused = page.locator(".error-summary, .invalid-feedback:visible")
    assert refused.count() == 0, f"{page.url}: {refused.first.inner_text()}"


def fill(page, **values: str) -> None:
    """Each field by its name."""
    for name, value in values.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def let_pass(page, *, days: int = 0, campaign: str = "") -> None:
    """The demo guide's buttons: some days, or up to a campaign's deadline."""
    page.goto("/es/demo/")
    name, value = ("campaign", campaign) if campaign else ("days", str(days))
    # Everything that became due is done before the answer comes.
    page.locator(f"button[name={name}][value='{value}']").click(timeout=PATIENCE * 1000)
    page.wait_for_load_state()
    assert page.locator(".messages .note--error").count() == 0, page.locator(".messages").inner_text()


def read(page, url: str) -> str:
    assert page.goto(url).ok, url
    return page.locator("main").inner_text()


def eventually(page, url: str, text: str) -> None:
    """The demo's worker and clock do their part in the background."""
    deadline = time.monotonic() + PATIENCE
    while text not in (seen := read(page, url)):
        assert time.monotonic() < deadline, f"{text!r} never came to {url}: {seen[:600]}"
        time.sleep(1)


def tab_to(page, selector: str, most: int = 150) -> None:
    """Press Tab until what has the focus matches; nothing when it has it already."""
    for _ in range(most):
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")


def press_on(page, selector: str, key: str = "Enter") -> None:
    """Tab to it and press a key that leads to another page."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_load_state()
    taken(page)


def type_in(page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose_amount(page, euros: str) -> None:
    """On the first screen of a pledge: no reward, but this amount."""
    tab_to(page, "input[name=choice]")
    while not page.locator("input[name=choice][value=other]").is_checked():
        page.keyboard.press("ArrowUp")
    type_in(page, "input[name=amount]", euros)


def agree_to_the_card(page) -> None:
    """On the last screen: nothing is ticked beforehand, and no tip is proposed."""
    assert not page.locator("input[name=mandate]").is_checked(), "nothing is ticked beforehand"
    assert page.locator("input[name=tip]").input_value() == "", "no tip is proposed"
    tick(page, "input[name=mandate]")


def tick(page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Space")


def save_card(page) -> None:
    """On the payment service's page, and back to the thanks."""
    type_in(page, "input[name=number]", CARD)
    with page.expect_navigation(url="**/thanks/**"):
        page.keyboard.press("Enter")


def finish_path(page, path: str, team: str) -> None:
    """Join the path with the team, then go through its lessons as they stand on its map."""
    page.goto(path)
    page.locator("main a[href$='/join/']").first.click()
    if page.locator("main form select").count():
        page.locator("main form select").first.select_option(label=team)
    elif page.locator("main form input[type=radio]").count():
        page.get_by_label(team).check()
    send(page)
    page.goto(path)
    lessons = page.locator(".path-map__lessons a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert lessons
    for lesson in lessons:
        page.goto(lesson)
        questions = page.locator(".form-actions a[href$='/quiz/']")
        if questions.count():
            questions.click()
            answer_questions(page)
        else:
            page.locator("form[action$='/go-on/'] button").click()
            page.wait_for_load_state()
    page.goto(path)
    assert page.locator(".path-map__stop--done").count() == len(lessons)


def answer_questions(page) -> None:
    """As often as needed, learning from what is said beside each answer."""
    quiz, wrong = page.url, set()
    for _ in range(8):
        page.goto(quiz)
        asked = page.locator("fieldset.quiz-question")
        for number in range(asked.count()):
            answers = asked.nth(number).locator("input")
            left = [one for one in range(answers.count()) if (number, one) not in wrong]
            single = answers.first.get_attribute("type") == "radio"
            for one in left[:1] if single else left:
                answers.nth(one).check()
        send(page)
        if page.locator(".form-actions a.btn--primary[href$='/quiz/']").count() == 0:
            return
        told = page.locator("section.quiz-question")
        for number in range(told.count()):
            marks = told.nth(number).locator("li.choice")
            for one in range(marks.count()):
                if "choice--wrong" in (marks.nth(one).get_attribute("class") or ""):
                    wrong.add((number, one))
    raise AssertionError(f"the questions at {quiz} were never answered right")
