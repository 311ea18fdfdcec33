"""Uploaded pictures: read by content, within limits, written anew. What is none is refused in words."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from campaigns.uploads import LONGEST_SIDE, MAX_BYTES, cleaned

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><script>alert(1)</script></svg>'


def picture(kind="JPEG", size=(900, 600), name="oven.jpg", **given):
    written = io.BytesIO()
    mode = given.pop("mode", "RGB")
    Image.new(mode, size, given.pop("colour", "teal")).save(written, format=kind, **given)
    return SimpleUploadedFile(name, written.getvalue())


def bomb(width, height):
    """A PNG of some hundred bytes that says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    return SimpleUploadedFile("big.png", b"\x89PNG\r\n\x1a\n" + body)


def read(file):
    return Image.open(io.BytesIO(file.read()))


def test_a_picture_is_written_anew_without_place_or_camera():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Spy camera", 6
    clean = cleaned(picture(exif=exif, comment=b"secret"))
    content = clean.read()
    assert b"Spy camera" not in content
    assert b"secret" not in content
    # Orientation 6 lies on its side: it has been turned upright.
    assert Image.open(io.BytesIO(content)).size == (600, 900)


def test_large_pictures_become_smaller_and_clear_ones_stay_clear():
    assert read(cleaned(picture(size=(4000, 1000)))).size == (LONGEST_SIDE, 600)
    clear = read(cleaned(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0), name="logo.png")))
    assert (clear.format, clear.mode) == ("PNG", "RGBA")


@pytest.mark.parametrize(("kind", "name"), [("PNG", "oven.jpg"), ("JPEG", "oven.png"), ("WEBP", "oven.html")])
def test_what_a_name_claims_counts_for_nothing(kind, name):
    clean = cleaned(picture(kind, name=name))
    assert read(clean).format == "JPEG"
    assert clean.name == "picture.jpg"


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (SimpleUploadedFile("a.jpg", b""), "empty"),
        (SimpleUploadedFile("a.svg", SVG), "not a picture we can read"),
        (SimpleUploadedFile("a.png", SVG), "not a picture we can read"),
        (SimpleUploadedFile("a.jpg", b"<html><script>alert(1)</script>"), "not a picture we can read"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"x" * 900), "not a picture we can read"),
        (SimpleUploadedFile("a.jpg", b"x" * (MAX_BYTES + 1)), "larger than 10 MB"),
        (bomb(10_000, 10_000), "too many pixels"),
        (bomb(60_000, 60_000), "too many pixels"),
        (bomb(900, 600), "not a picture we can read"),
    ],
)
def test_bad_files_are_refused_in_words(upload, says, settings):
    settings.LANGUAGE_CODE = "en"
    from django.utils import translation

    with translation.override("en"), pytest.raises(ValidationError) as refused:
        cleaned(upload)
    with translation.override("en"):
        assert says in str(refused.value.messages[0])


@pytest.mark.parametrize("upload", [picture("GIF", name="a.gif"), picture(size=(399, 600))])
def test_other_kinds_and_stamps_are_refused(upload):
    with pytest.raises(ValidationError):
        cleaned(upload)
