"""What an uploaded picture really is, by its content: decoded within limits and written anew, with nothing beside it.
Storing it is services/pictures.py's."""

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
LEAST_WIDTH = 400
LONGEST_SIDE = 2400
ACCEPT = ".png,.jpg,.jpeg,.webp"
_FORMATS = ("JPEG", "PNG", "WEBP")


def cleaned(upload: Any) -> ContentFile[bytes]:
    """The picture as a new file: turned upright, at most 2,400 pixels, with no note of place or camera.

    Raises ValidationError in words; a type that is only claimed by the name counts for nothing.
    """
    if not upload.size:
        raise ValidationError(_("This file is empty."))
    if upload.size > MAX_BYTES:
        raise ValidationError(_("This picture is larger than 10 MB. Save it smaller, please."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _rewritten(upload)
    except Image.DecompressionBombError:
        raise ValidationError(_too_many_pixels()) from None
    except (OSError, SyntaxError, ValueError):
        raise ValidationError(_("This is not a picture we can read. Use JPEG, PNG or WebP.")) from None


def _too_many_pixels() -> Any:
    return _("This picture has too many pixels. Forty megapixels are the most; save it smaller, please.")


def _rewritten(upload: Any) -> ContentFile[bytes]:
    upload.seek(0)
    # Only the header is read here: how large it would become is known before anything is decoded.
    picture = Image.open(upload, formats=_FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(_too_many_pixels())
    if picture.width < LEAST_WIDTH:
        raise ValidationError(_("This picture is too small. It should be at least 400 pixels wide."))
    upright = ImageOps.exif_transpose(picture)
    clear = upright.has_transparency_data
    plain = upright.convert("RGBA" if clear else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info.clear()
    written = io.BytesIO()
    plain.save(written, format="PNG" if clear else "JPEG", **({} if clear else {"quality": 86, "optimize": True}))
    return ContentFile(written.getvalue(), name="picture.png" if clear else "picture.jpg")
