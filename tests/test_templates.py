"""The habits of templates, kept by a test: nothing inline, no word that is not translated, each one compiles.
What a page shows is tested where its view is."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


# Where a rule cannot hold, and why.
INLINE_STYLE_ALLOWED = {"mail/letter.html"}  # mail programs load no stylesheet
WORDS_ALLOWED = {"home/style.html"}  # the style guide shows samples to the people who build the house


class Inline(HTMLParser):
    """Finds what a strict content policy forbids."""

    def __init__(self):
        super().__init__()
        self.bad = []
        self.in_script = False

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "style":
            self.bad.append("<style>")
        if tag == "script" and "src" not in found and "json" not in (found.get("type") or ""):
            self.bad.append("<script> without src")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.bad.append(name)
            if name in {"href", "src", "action"} and (value or "").strip().lower().startswith("javascript:"):
                self.bad.append(f"{name}=javascript:")

    handle_startendtag = handle_starttag


def without_tags(source: str) -> str:
    """Template source with tags, variables and comments blanked, and what is inside translation tags too."""
    out, depth = [], 0
    source = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", source, flags=re.DOTALL)
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            depth += word in {"blocktranslate", "blocktrans"}
            depth -= word in {"endblocktranslate", "endblocktrans"}
            out.append(" ")
        elif token.token_type == TokenType.TEXT and depth == 0:
            out.append(token.contents)
        else:
            out.append("div" if out and out[-1].endswith(("<", "</")) else " ")
    return "".join(out)


def forbidden_inline(source: str) -> list[str]:
    parser = Inline()
    parser.feed(re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "x", source, flags=re.DOTALL))
    return parser.bad


class Words(HTMLParser):
    """Collects text a person would read: text nodes and spoken attributes."""

    SPOKEN = ("alt", "title", "placeholder", "aria-label", "aria-description")

    def __init__(self):
        super().__init__()
        self.words = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style", "code"}
        self.words += [v for k, v in attrs if k in self.SPOKEN and v]

    def handle_startendtag(self, tag, attrs):
        self.words += [v for k, v in attrs if k in self.SPOKEN and v]

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style", "code"}

    def handle_data(self, data):
        if self.silent <= 0:
            self.words.append(data)


def literal_words(source: str) -> list[str]:
    parser = Words()
    # A quoted attribute may lose its tags; quotes stay balanced because tags become spaces.
    parser.feed(without_tags(source))
    text = [re.sub(r"&#?\w+;", "", word).strip() for word in parser.words]
    text = [re.sub(r"\b(Crowdcoop|AGPL|PDF)\b", "", word).strip() for word in text]
    return [w for w in text if re.search(r"[^\W\d_]{2,}", w) and not w.startswith("<!")]


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_holds_nothing_inline(path):
    assert relative(path) in INLINE_STYLE_ALLOWED or forbidden_inline(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_words_go_through_translation(path):
    assert relative(path) in WORDS_ALLOWED or literal_words(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_compiles(path):
    get_template(relative(path))


def test_inline_and_untranslated_are_seen():
    assert forbidden_inline('<p style="color:red">x</p>') == ["style"]
    assert forbidden_inline("<button onclick='go()'>x</button>") == ["onclick"]
    assert forbidden_inline("<script>go()</script>") == ["<script> without src"]
    assert forbidden_inline('<a href="javascript:go()">x</a>') == ["href=javascript:"]
    assert forbidden_inline('<script type="application/json">{}</script><script src="/a.js"></script>') == []
    assert literal_words('<p>Hello {% translate "you" %}</p>') == ["Hello"]
    assert literal_words('<img alt="A tree">') == ["A tree"]
    assert literal_words("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %} · {{ x }}") == []
