"""What a file really is: by its first bytes, not by its name. Only document formats pass.
Storing and serving are elsewhere."""

import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
# Ending → (content type, how it begins, what a zip container must hold).
_KINDS: dict[str, tuple[str, bytes, str]] = {
    "pdf": ("application/pdf", b"%PDF-", ""),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n", ""),
    "jpg": ("image/jpeg", b"\xff\xd8\xff", ""),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff", ""),
    "docx": (f"{_OFFICE}wordprocessingml.document", b"PK\x03\x04", "word/document.xml"),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", b"PK\x03\x04", "xl/workbook.xml"),
    "odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04", "content.xml"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04", "content.xml"),
}
ACCEPT = ",".join(f".{ending}" for ending in _KINDS)


def inspect(upload: Any) -> str:
    """The content type of an upload; raises ValidationError in words when it may not be kept."""
    if not upload.size:
        raise ValidationError(_("This file is empty."))
    if upload.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Save it smaller, or hand it in as a PDF."))
    ending = PurePosixPath(upload.name).suffix.lower().lstrip(".")
    if ending not in _KINDS:
        raise ValidationError(_("Hand in a PDF, a text document, a spreadsheet or a picture (PNG, JPEG)."))
    content_type, magic, member = _KINDS[ending]
    upload.seek(0)
    begins = upload.read(len(magic)) == magic
    if not begins or (member and not _holds(upload, member)):
        raise ValidationError(_("This file is not what its name says. Open it and save it again as a PDF."))
    upload.seek(0)
    return content_type


def _holds(upload: Any, member: str) -> bool:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as container:
            return member in container.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def plain_name(name: str) -> str:
    """A name fit for a download header: no path, no control characters, at most 100 letters before the ending."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    clean = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*;')
    stem, dot, ending = re.sub(r"\s+", " ", clean).strip(" .").rpartition(".")
    return f"{(stem or ending)[:100] or 'document'}{dot}{ending[:8]}" if dot else (ending[:100] or "document")
