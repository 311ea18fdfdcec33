"""The pages a person sees: saving a card, the bank's question, telling who a cooperative is. HTML comes from templates.
What an answer does is charging.py's work."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from . import charging, connecting
from .cards import CARDS, typed
from .store import Store

HERE = Path(__file__).parent
HOUSE = Path(settings.BASE_DIR) / "crowdcoop" / "static" / "crowdcoop"
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
LANGUAGES = {"es": "Español", "ca": "Català", "eu": "Euskara", "gl": "Galego", "en": "English"}
Answer = tuple[int, str, bytes, dict[str, str]]


def asset(path: str) -> Answer | None:
    """Style sheet, fonts and mark: ours, and the house's."""
    for root in (HERE / "static", HOUSE):
        found = (root / path.lstrip("/")).resolve()
        if found.is_relative_to(root) and found.is_file() and found.suffix in TYPES:
            return 200, TYPES[found.suffix], found.read_bytes(), {"Cache-Control": "max-age=3600"}
    return None


def page(name: str, language: str, context: dict[str, Any], status: int = 200) -> Answer:
    """A page in the language asked for, with the strict policy of the portal."""
    language = language if language in LANGUAGES else "es"
    with translation.override(language):
        shared = {
            "LANGUAGE_CODE": language,
            "languages": LANGUAGES.items(),
            "cards": CARDS,
            "SITE_NAME": settings.SITE_NAME,
        }
        html = render_to_string(f"payments/sandbox/{name}.html", shared | context, using="html")
    policy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'"
    return status, "text/html; charset=utf-8", html.encode(), {"Content-Security-Policy": policy}


def see(url: str) -> Answer:
    return 303, "text/plain", b"", {"Location": url}


def with_query(url: str, more: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{more}"


def checkout(store: Store, session_id: str, form: dict[str, str] | None, language: str) -> Answer:
    """Save a card: the form, its error beside the field, or on to the shop's own page."""
    session = store.find(session_id, "checkout.session")
    if session is None:
        return page("closed", language, {"back": ""}, 404)
    language = language or session["metadata"].get("language") or session.get("locale") or "es"
    if session["status"] != "open":
        return page("closed", language, {"back": session["cancel_url"]}, 410)
    context = {"session": session, "cancel_url": session["cancel_url"], "number": "", "error": ""}
    kinds = session["allowed_payment_method_types"]
    context |= {"kinds": kinds, "debits": "sepa_debit" in kinds, "accounts_only": kinds == ["sepa_debit"]}
    if form is None:
        return page("checkout", language, context)
    card = typed(form.get("number", ""))
    if card is None or card.kind not in kinds:
        words = gettext_lazy("This is not one of the test cards listed below. Please choose one of them.")
    elif not card.saves:
        words = gettext_lazy("Your bank declined this card. Nothing was charged. Please try another one.")
    else:
        done = charging.complete_session(store, session_id, card.number)
        return see(done["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id))
    return page("checkout", language, context | {"number": form.get("number", "")[:40], "error": words}, 422)


def authenticate(store: Store, intent_id: str, form: dict[str, str] | None, language: str) -> Answer:
    """The bank asks whether it is really you."""
    intent = store.find(intent_id, "payment_intent")
    if intent is None or not intent["next_action"]:
        return page("closed", language, {"back": ""}, 410)
    customer = store.find(intent["customer"]) or {}
    language = language or next(iter(customer.get("preferred_locales", [])), "es")
    if form is None:
        return page("authenticate", language, {"amount_minor": intent["amount"], "intent": intent})
    back = intent["next_action"]["redirect_to_url"]["return_url"]
    done = charging.authenticate(store, intent_id, form.get("answer") == "yes")
    worked = "succeeded" if done["status"] == "succeeded" else "failed"
    return see(with_query(back, f"payment_intent={intent_id}&redirect_status={worked}"))


def onboard(store: Store, link_id: str, form: dict[str, str] | None, language: str) -> Answer:
    """The provider asks a cooperative who it is."""
    link = store.find(link_id, "account_link")
    if link is None:
        return page("closed", language, {"back": ""}, 410)
    if form is None:
        return page("onboard", language, {})
    if form.get("answer") == "done":
        connecting.finish_onboarding(store, link_id)
    return see(link["_return_url"])
