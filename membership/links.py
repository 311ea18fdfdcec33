"""Addresses that carry their own proof, for letters to people without an account.
Reading rows and deciding what a link may do live with whoever follows it."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import translation

from crowdcoop import signed

from .models import Application, Cooperative, Prospect

_INTEREST, _PROSPECT, _APPLICATION, _ADDRESS = (
    f"membership.{name}" for name in ("interest", "prospect", "application", "address")
)
CONFIRM_DAYS = 14


def interest_url(
    cooperative: Cooperative, *, campaign_code: str = "", email: str = "", language: str = "", proven: bool = False
) -> str:
    """Where a person answers whether they want to hear about joining.

    With `email` the address is filled in; `proven` (only in a letter sent to that very address) makes the answer
    count without another letter.
    """
    path = _in(language, "interest", cooperative.code)
    parts = [f"campaign={campaign_code}"] if campaign_code else []
    if email:
        parts.append("who=" + signing.dumps({"e": email.lower(), "p": int(proven)}, salt=_ADDRESS))
    return f"{path}?{'&'.join(parts)}" if parts else path


def read_address(token: str) -> tuple[str, bool]:
    """(e-mail, proven) of a `who` token; ("", False) for anything else."""
    data = signed.read(token, salt=_ADDRESS) or {"e": "", "p": 0}
    return data["e"], bool(data["p"])


def answer_token(answer: dict[str, Any]) -> str:
    """An unconfirmed answer travels in the letter; nothing is stored until its link is used."""
    return signing.dumps(answer, salt=_INTEREST, compress=True)


def read_answer(token: str) -> dict[str, Any] | None:
    return signed.read(token, salt=_INTEREST, max_age=timedelta(days=CONFIRM_DAYS))


def confirm_url(token: str, language: str) -> str:
    return _in(language, "interest_confirm", token)


def prospect_url(prospect: Prospect) -> str:
    """Where a prospect sees, changes, withdraws and erases; works from any letter, without an account."""
    return _in(prospect.language, "interest_mine", signing.dumps(prospect.code, salt=_PROSPECT))


def read_prospect(token: str) -> str:
    """The prospect's code, or ""."""
    return _read(token, _PROSPECT)


def application_token(application: Application) -> str:
    return signing.dumps(application.code, salt=_APPLICATION)


def status_path(application: Application) -> str:
    """The status page for somebody whose account applied, in the language being read."""
    return _in("", "application", application.code)


def application_url(application: Application) -> str:
    """The applicant's status page with the key to it."""
    return f"{_in(application.language, 'application', application.code)}?key={application_token(application)}"


def opens_application(token: str, application: Application) -> bool:
    return _read(token, _APPLICATION) == application.code


def join_url(cooperative: Cooperative, *, language: str = "", campaign_code: str = "") -> str:
    path = _in(language, "join", cooperative.code)
    return f"{path}?campaign={campaign_code}" if campaign_code else path


def _read(token: str, salt: str) -> str:
    value = signed.read(token, salt=salt)
    return value if isinstance(value, str) else ""


def _in(language: str, name: str, *args: str) -> str:
    """The address of our view under `language`, or under the language being read."""
    with translation.override(language or translation.get_language()):
        return reverse(name, args=args)
