"""Keeping a picture of a campaign: checked and re-encoded by campaigns/uploads.py, stored as the site's pictures are.
Which page shows it is the caller's."""

from typing import Any

from wagtail.images import get_image_model

from crowdcoop.codes import new_code


def keep_picture(*, by: Any, picture: Any, title: str) -> Any:
    """A row of the picture library; the name a person gave a file never becomes a path."""
    name = f"{new_code('i')}.{picture.name.rsplit('.', 1)[-1]}"
    picture.name = name
    return get_image_model().objects.create(title=title, file=picture, uploaded_by_user=by if by.pk else None)
