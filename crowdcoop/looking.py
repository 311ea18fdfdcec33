"""Pages that wait for somebody else's word look again by themselves: soon at first, ever more rarely, then no more.
Who is asked, and what the answer means, is the page's own business."""

from django.http import HttpRequest, HttpResponse

# Seconds between looks: two minutes in all. A header, not script: it works for everybody, and "stop" is one link away.
PAUSES = (2, 3, 5, 5, 10, 10, 15, 30, 40)
STOP = "stop"


def looks_again(request: HttpRequest) -> bool:
    """Whether this page is going to be loaded once more by itself."""
    return _number(request) < len(PAUSES)


def look_later(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell the browser to load the same page again after the next pause; after the last one, nothing."""
    number = _number(request)
    if number < len(PAUSES):
        response.headers["Refresh"] = f"{PAUSES[number]}; url={request.path}?look={number + 1}"
    return response


def _number(request: HttpRequest) -> int:
    """How often the page was loaded by itself; anything that is no such number means: no more."""
    text = request.GET.get("look", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else len(PAUSES)
