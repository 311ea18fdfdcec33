"""The look keeps its promises: fresh bundle, readable colours, safe and steady drawings, pages for a mishap.
Needs few rows; forms are in test_form_look.py, what a browser must see is in tests/e2e/test_look.py."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.test import RequestFactory

from crowdcoop import navigation, stylesheet
from crowdcoop.artwork import render_cover
from crowdcoop.icons import ICONS, render_icon
from crowdcoop.navigation import Link

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [p for p in (ROOT / "templates").rglob("*.html") if "mail" not in p.parts]


def show(source: str, **context) -> str:
    return Template(source).render(Context(context))


def test_bundle_is_fresh():
    assert stylesheet.is_fresh(), "run manage.py build_css"


def test_build_css_check_refuses_a_stale_bundle(tmp_path, monkeypatch):
    monkeypatch.setattr(stylesheet, "BUNDLE", tmp_path / "crowdcoop.css")
    with pytest.raises(CommandError):
        call_command("build_css", "--check")
    call_command("build_css")
    call_command("build_css", "--check")


def test_stylesheet_asks_nobody_else_for_anything():
    assert not re.search(r"url\(\"?(https?:)?//", stylesheet.bundle())


# Colours -------------------------------------------------------------------------------------------------------------


def palettes() -> dict[str, dict[str, str]]:
    light, dark = (stylesheet.FOLDER / "tokens.css").read_text().split("prefers-color-scheme: dark")
    first = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    return {"light": first, "dark": first | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark))}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("paper", "surface", "sunken")
SOFT = ("action-soft", "coop-soft", "match-soft", "sky-soft", "danger-soft")
TEXT = [(ink, ground) for ink in ("ink", "muted") for ground in GROUNDS + SOFT]
TEXT += [(ink, ground) for ink in ("coop", "danger", "action-text") for ground in ("paper", "surface")]
TEXT += [("action-ink", "action"), ("action-ink", "action-hover"), ("coop-ink", "coop"), ("danger-ink", "danger")]
TEXT += [("coop", "coop-soft"), ("match-text", "match-soft"), ("action-text", "action-soft"), ("sky", "sky-soft")]
TEXT += [("danger", "danger-soft"), ("paper", "ink")]
MARKS = [(mark, ground) for mark in ("edge", "focus", "action", "coop") for ground in ("paper", "surface")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(scheme, ink, ground):
    colours = palettes()[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_edges_and_focus_are_visible(scheme, mark, ground):
    colours = palettes()[scheme]
    assert contrast(colours[mark], colours[ground]) >= 3


def test_contrast_measure_is_the_standard_one():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


# Drawings ------------------------------------------------------------------------------------------------------------


def test_cover_is_the_same_every_time():
    assert render_cover("c-7k2m9x4q") == render_cover("c-7k2m9x4q")


def test_two_covers_are_never_alike():
    assert len({render_cover(f"c-{n}") for n in range(2000)}) == 2000


@pytest.mark.parametrize("seed", ["", "<script>", "\ud800", "\x00", "x" * 10_000])
def test_cover_of_any_seed_is_a_clean_picture(seed):
    drawn = render_cover(seed, label='"><script>alert(1)</script>')
    assert drawn.startswith("<svg")
    assert "<script" not in drawn
    assert "style=" not in drawn


def test_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render_icon("check")
    assert 'role="img" aria-label="Done &amp; dusted"' in render_icon("check", "Done & dusted")


def test_unknown_icon_is_refused():
    with pytest.raises(KeyError):
        render_icon("unicorn")


def test_templates_use_only_icons_that_exist():
    used = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text())}
    assert used
    assert used <= set(ICONS)


# Bars ----------------------------------------------------------------------------------------------------------------


def test_progress_bar_draws_shares_with_points_in_every_language(settings):
    from django.utils import translation

    with translation.override("ca"):
        drawn = show('{% progress_bar 149 415 matched=37 tick=240 label="money" %}')
    assert 'width="44.82%"' in drawn
    assert 'width="35.90%"' in drawn
    assert 'x="57.83%"' in drawn
    assert 'role="img" aria-label="money"' in drawn


@pytest.mark.parametrize(("value", "total", "width"), [(0, 0, None), (0, 5, None), (9, 3, "100.00%"), (1, 3, "33.33%")])
def test_progress_bar_stays_inside_itself(value, total, width):
    drawn = show("{% progress_bar value total %}", value=value, total=total)
    assert ("bar__fill" in drawn) is (width is not None)
    if width:
        assert f'width="{width}"' in drawn


def test_goals_show_only_goals_that_were_set():
    from django.utils import translation

    with translation.override("en"):
        drawn = show("{% goals pledged_minor=100000 matched_minor=50000 minimum_minor=200000 members_goal=10 %}")
    assert drawn.count("<svg") == 2
    assert "€1,500" in drawn
    assert "of €2,000 minimum" in drawn
    assert "optimum" not in drawn


def test_initials_take_at_most_two_letters():
    assert show("{{ 'Marta soler Vidal'|initials }}{{ ''|initials }}{{ '(x'|initials }}") == "MS"


# Menus and languages --------------------------------------------------------------------------------------------------


@pytest.fixture
def menus(monkeypatch):
    monkeypatch.setattr(navigation, "_sources", {})
    return navigation


def test_menu_has_one_owner(menus):
    menus.provide("main", list)
    with pytest.raises(ValueError, match="two owners"):
        menus.provide("main", dict)


def test_unknown_menu_is_refused(menus):
    with pytest.raises(ValueError, match="no menu"):
        menus.provide("side", list)


def test_menu_marks_the_page_we_are_on(menus):
    links = [Link("/en/learn/", "Learn", exact=True), Link("/en/x/", "X & Y", current=True)]
    drawn = show('{% include "components/menu.html" %}', items=links)
    assert '<a href="/en/learn/" aria-current="page">Learn</a>' in drawn
    assert '<a href="/en/x/" aria-current="true">X &amp; Y</a>' in drawn


@pytest.mark.parametrize(
    ("path", "alternates", "galician"),
    [
        ("/es/support/c-1/", None, "/gl/support/c-1/"),
        ("/es/", None, "/gl/"),
        ("/health/", None, "/gl/"),
        ("/es/aprender/", [("gl", "/gl/aprender/"), ("en", "/en/learn/")], "/gl/aprender/"),
    ],
)
def test_languages_lead_to_the_same_page(path, alternates, galician):
    request = RequestFactory().get(path)
    drawn = show(
        "{% languages as all %}{% for one in all %}[{{ one.code }} {{ one.url }}]{% endfor %}",
        request=request,
        alternates=alternates,
    )
    assert f"[gl {galician}]" in drawn
    assert drawn.count("[") == 5


def test_visitor_without_cookie_has_no_messages_and_no_session():
    request = RequestFactory().get("/es/")
    assert show("{% waiting_messages as all %}{{ all|length }}", request=request) == "0"


# Pages ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path):
    source = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", source)
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/(ld\+)?json\"))", source)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_500_page_needs_neither_request_nor_rows(language):
    from django.template.loader import render_to_string
    from django.utils import translation

    with translation.override(language):
        html = render_to_string("500.html")
    assert f'lang="{language}"' in html
    assert "<h1>" in html


def test_the_400_page_needs_no_rows(rf):
    from crowdcoop.views import bad_request

    response = bad_request(rf.get("/es/"))
    assert response.status_code == 400
    assert b"<h1>" in response.content


@pytest.mark.django_db
def test_missing_page_is_in_the_house_look(client):
    response = client.get("/en/nothing-here/")
    assert response.status_code == 404
    assert b"site-header" in response.content
    assert b'name="robots" content="noindex"' in response.content


@pytest.mark.django_db
def test_expired_form_says_so(client):
    from crowdcoop.views import csrf_failure

    request = RequestFactory().get("/en/")
    request.signed_in = False
    response = csrf_failure(request)
    assert response.status_code == 403
    assert b"site-header" in response.content
