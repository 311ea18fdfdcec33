"""Addresses of films on YouTube, Vimeo and any PeerTube: what they are, and how they are shown without a tracker.
Nothing here asks another site for anything."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_VIMEO = re.compile(r"/(?:video/)?([0-9]{6,12})(?:/([0-9a-f]{8,16}))?/?")
_PEERTUBE = re.compile(
    r"/(?:w|videos/watch|videos/embed)/([1-9A-HJ-NP-Za-km-z]{22}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/?"
)
_YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}


@dataclass(frozen=True, slots=True)
class Video:
    """`site` is shown to people, `frame` is what a frame loads, `origin` is all that a page must allow for it."""

    site: str
    watch: str
    frame: str

    @property
    def origin(self) -> str:
        parts = urlsplit(self.frame)
        return f"{parts.scheme}://{parts.netloc}"


def parse(address: str) -> Video | None:
    """The film at an address; None where it is none that we can show."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    plain = parts.scheme == "https" and not (port or parts.username or parts.password)
    if not plain or not _HOST.fullmatch(host):
        return None
    if host in _YOUTUBE or host == "youtu.be":
        return _youtube(host, parts.path, parts.query)
    if host in ("vimeo.com", "www.vimeo.com", "player.vimeo.com"):
        return _vimeo(parts.path)
    return _peertube(host, parts.path)


def _youtube(host: str, path: str, query: str) -> Video | None:
    found = parse_qs(query).get("v", [""])[0] if path == "/watch" else ""
    pieces = path.strip("/").split("/")
    if host == "youtu.be":
        found = pieces[0]
    elif len(pieces) == 2 and pieces[0] in ("embed", "shorts", "live"):
        found = pieces[1]
    if not _YOUTUBE_ID.fullmatch(found):
        return None
    watch = f"https://www.youtube.com/watch?v={found}"
    return Video("YouTube", watch, f"https://www.youtube-nocookie.com/embed/{found}")


def _vimeo(path: str) -> Video | None:
    match = _VIMEO.fullmatch(path)
    if not match:
        return None
    number, secret = match.groups()
    watch = f"https://vimeo.com/{number}" + (f"/{secret}" if secret else "")
    query = "?dnt=1" + (f"&h={secret}" if secret else "")
    return Video("Vimeo", watch, f"https://player.vimeo.com/video/{number}{query}")


def _peertube(host: str, path: str) -> Video | None:
    match = _PEERTUBE.fullmatch(path)
    if not match:
        return None
    code = match[1]
    return Video(host, f"https://{host}/w/{code}", f"https://{host}/videos/embed/{code}?p2p=0")


def refuse_unknown(address: str) -> None:
    """Raises ValidationError in words where an address is no film of a kind we know."""
    if address and parse(address) is None:
        raise ValidationError(
            _("This is not the address of a video on YouTube, Vimeo or a PeerTube. Copy it from your browser.")
        )
