"""Nothing allauth wrote reaches a person: every page, sentence and letter is ours, so all five languages are whole.
Whether our own sentences are translated is checked with the locale files."""

import re
from pathlib import Path

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils.module_loading import import_string

from crowdcoop.accounts.adapter import AccountAdapter, SecondFactorAdapter
from crowdcoop.accounts.signin_forms import SignInForm

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PACKAGE = Path(import_string("allauth.account.adapter.DefaultAccountAdapter").__module__.replace(".", "/"))
# Sentences for what our settings rule out (user names, phones).
NOT_OFFERED = re.compile("username|phone")


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry)
        elif (entry.name or "").startswith(("account_", "mfa_")):
            yield entry


def view_templates():
    for entry in patterns():
        view = getattr(entry.callback, "view_class", None)
        name = getattr(view, "template_name", None)
        if name:
            yield entry.name, name


@pytest.mark.parametrize(("address", "name"), sorted(view_templates()))
def test_every_account_page_has_our_template(address, name):
    origin = Path(get_template(name).origin.name)
    assert origin.is_relative_to(TEMPLATES), f"{address} would show allauth's own {name}"


@pytest.mark.parametrize(
    ("ours", "theirs"), [(AccountAdapter, DefaultAccountAdapter), (SecondFactorAdapter, DefaultMFAAdapter)]
)
def test_every_sentence_of_an_adapter_is_ours(ours, theirs):
    same = [
        code
        for code, text in theirs.error_messages.items()
        if not NOT_OFFERED.search(code) and ours.error_messages[code] is text
    ]
    assert same == []


@pytest.mark.parametrize("path", [*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values()])
def test_every_form_has_our_look_and_labels(path):
    form = import_string(path)
    assert issubclass(form, SignInForm)
    named = {**SignInForm.shared, **form.words}
    # The user name is taken out when the form is made: we have none.
    shown = [n for n, field in form.base_fields.items() if not field.widget.is_hidden and n != "username"]
    assert [name for name in shown if name not in named] == []


def letters_and_messages():
    source = Path(import_string("allauth.account.adapter.DefaultAccountAdapter").__init__.__code__.co_filename)
    root = source.parents[2] if source.parts[-3] == "allauth" else source.parents[1]
    package = next(p for p in [root, *root.parents] if p.name == "allauth" or (p / "allauth").is_dir())
    package = package if package.name == "allauth" else package / "allauth"
    found = set()
    for path in [*(package / "account").rglob("*.py"), *(package / "mfa").rglob("*.py")]:
        found |= set(re.findall(r'"((?:account|mfa)/(?:email|messages)/\w+)(?:\.txt)?"', path.read_text()))
    return sorted(n for n in found if not NOT_OFFERED.search(n) and "password_reset_key" not in n)


@pytest.mark.parametrize("name", letters_and_messages())
def test_every_letter_and_message_is_ours(name):
    kind, _, leaf = name.partition("/")[2].partition("/")
    ours = TEMPLATES / f"{name}.txt" if kind == "messages" else TEMPLATES / "accounts" / "mail" / f"{leaf}.txt"
    assert ours.exists()


def test_the_search_finds_what_allauth_sends():
    assert len(letters_and_messages()) > 20


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "ca", "eu", "gl", "en"])
@pytest.mark.parametrize("page", ["login/", "signup/", "login/code/", "password/reset/", "erased/", "inactive/"])
def test_pages_open_in_every_language_without_inline_code(client, language, page):
    answer = client.get(f"/{language}/account/{page}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in html
    assert "style=" not in html
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
