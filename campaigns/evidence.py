"""What a voucher really is: by its first bytes, not by its name. PDF and photographs only.
Storing and serving are elsewhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 1024 * 1024
ACCEPT = ".pdf,.png,.jpg,.jpeg"
_KINDS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def inspect(upload: Any) -> str:
    """The content type of an upload. Raises ValidationError in words when it may not be kept."""
    if not upload.size:
        raise ValidationError(_("This file is empty."))
    if upload.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. A photograph of the voucher is enough."))
    upload.seek(0)
    begins = upload.read(8)
    upload.seek(0)
    for magic, content_type in _KINDS:
        if begins.startswith(magic):
            return content_type
    raise ValidationError(_("Only a PDF or a photograph (JPEG, PNG) can be kept as evidence."))
