"""Addresses of films: the three kinds we show, what a frame loads, and everything that is none."""

import pytest
from django.core.exceptions import ValidationError

from campaigns.videos import parse, refuse_unknown

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
PEERTUBE = "kkGMgK9ZtnKfYAgnEtQxbv"
LONG = "9c9de5e8-0a1e-484a-b099-e80766180a6d"


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=9", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", YOUTUBE),
        ("https://youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://vimeo.com/123456789/0a1b2c3d4e", "https://player.vimeo.com/video/123456789?dnt=1&h=0a1b2c3d4e"),
        (f"https://tube.example.org/w/{PEERTUBE}", f"https://tube.example.org/videos/embed/{PEERTUBE}?p2p=0"),
        (f"https://video.coop/videos/watch/{LONG}", f"https://video.coop/videos/embed/{LONG}?p2p=0"),
    ],
)
def test_a_film_is_known_by_its_address(address, frame):
    video = parse(address)
    assert video.frame == frame
    assert frame.startswith(video.origin + "/")
    assert parse(video.watch).frame == frame
    refuse_unknown(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/film.mp4",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/",
        "https://vimeo.com/about",
        "http://youtu.be/dQw4w9WgXcQ",
        "javascript:alert(1)//youtu.be/dQw4w9WgXcQ",
        f"https://127.0.0.1/w/{PEERTUBE}",
        f"https://localhost/w/{PEERTUBE}",
        f"https://tube.example.org:8443/w/{PEERTUBE}",
        f"https://me@tube.example.org/w/{PEERTUBE}",
        f"https://tube.example.org;script-src *.evil.example/w/{PEERTUBE}",
        f"https://tube.example.org/w/{PEERTUBE}/../../x",
        "https://[::1/w/x",
        'https://youtu.be/dQw4w9WgXcQ" onload="x',
    ],
)
def test_anything_else_is_refused_in_words(address):
    assert parse(address) is None
    with pytest.raises(ValidationError):
        refuse_unknown(address)


def test_no_film_is_no_mistake():
    refuse_unknown("")
