"""A person at the sandbox's hosted page, for the demo world and for tests; and what a payer's bank is made to do.
Speaks HTTP only; knows no page of the portal."""

import json
import urllib.error
import urllib.parse
import urllib.request

WORKS = "4242 4242 4242 4242"


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Where the browser is sent to is the answer; it is not followed."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_open = urllib.request.build_opener(_StayHere).open


def ask(url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """One request: status, text, and where the browser is sent ("" for nowhere)."""
    data = None if form is None else urllib.parse.urlencode(form).encode()
    try:
        with _open(url, data, timeout=20) as answer:
            return answer.status, answer.read().decode(), ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers.get("Location", "")


def save_card(url: str, number: str = WORKS) -> str:
    """Type a card on the hosted page. Returns where the browser is sent, "" when the page said no."""
    return ask(url, {"number": number})[2]


def control(address: str, path: str, **asked: object) -> object:
    """Make something happen at the double that no call of ours causes: `open-dispute`, `refund-outcomes`, …"""
    with _open(f"{address}/_sandbox/{path}", json.dumps(asked).encode(), timeout=20) as answer:
        return json.load(answer)
