"""The icon set: one name, one drawing on a 24 × 24 grid, stroke only, colour of the text around it.
Must not hold anything but drawings; `{% icon %}` puts them on the page."""

# ruff: noqa: E501 - one drawing, one line
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS: dict[str, str] = {
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "arrow": '<path d="M4 12h16M14 6l6 6-6 6"/>',
    "back": '<path d="M20 12H4M10 6l-6 6 6 6"/>',
    "up": '<path d="M12 20V4M6 10l6-6 6 6"/>',
    "down": '<path d="M12 4v16M6 14l6 6 6-6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5.5 5 12.5 0 18c-5-5.5-5-12.5 0-18z"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "warning": '<path d="M12 3.5L22 20H2z"/><path d="M12 10v4.5M12 17.4v.1"/>',
    "error": '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.4v.1"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.5a2.8 2.8 0 1 1 4 2.5c-.9.4-1.3 1-1.3 2M12 16.9v.1"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c.8-4.5 4-6.5 8-6.5s7.2 2 8 6.5"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-4 3.2-5.5 6.5-5.5s5.9 1.5 6.5 5.5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.6c2 .8 3.2 2.3 3.5 4.9"/>',
    "heart": '<path d="M12 20.5S3.5 15 3.5 9.2A4.6 4.6 0 0 1 12 6.7a4.6 4.6 0 0 1 8.5 2.5C20.5 15 12 20.5 12 20.5z"/>',
    "euro": '<path d="M18 6.5A7.5 7.5 0 1 0 18 17.5M4 10.5h9M4 13.5h8"/>',
    "card": '<rect x="2.5" y="5.5" width="19" height="13.5" rx="2.5"/><path d="M2.5 10h19M6.5 15h4"/>',
    "bank": '<path d="M3 9.5L12 4l9 5.5zM5.5 9.5V18M10 9.5V18M14 9.5V18M18.5 9.5V18M3 20h18"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "mail": '<rect x="3" y="5" width="18" height="14.5" rx="2"/><path d="M3.5 7l8.5 6.5L20.5 7"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 3.5 4.8V18.5c3.5-.3 6.5.2 8.5 1.7c2-1.5 5-2 8.5-1.7V4.8C17 4.5 14 5 12 6.5zM12 6.5v13.5"/>',
    "sprout": '<path d="M12 21v-8M12 13c0-4.5-3-7-8-7c0 4.8 3 7 8 7zM12 11c0-4.5 3-7 8-7c0 4.8-3 7-8 7z"/>',
    "house": '<path d="M3.5 11L12 4l8.5 7M6 9.5V20h12V9.5M10 20v-5.5h4V20"/>',
    "hands": '<circle cx="9" cy="10" r="5.5"/><circle cx="15" cy="10" r="5.5"/><circle cx="12" cy="15" r="5.5"/>',
    "vote": '<path d="M4 13v7h16v-7M8 13l-1.5 0M16 13h1.5M7.5 16.5h9"/><path d="M9 13V4.5h6V13M10.8 8.5l1 1l1.8-2"/>',
    "flag": '<path d="M5 21V4M5 4.5c5-2.5 8 2.5 14 0v9c-6 2.5-9-2.5-14 0"/>',
    "gift": '<rect x="4" y="11" width="16" height="9.5" rx="1"/><path d="M3 7.5h18V11H3zM12 7.5v13M12 7.5C10 7.5 7.5 7 7.5 5S11 3 12 7.5C13 3 16.5 3 16.5 5S14 7.5 12 7.5"/>',
    "commons": '<circle cx="12" cy="12" r="9"/><path d="M15.5 9.5a4.3 4.3 0 1 0 0 5"/>',
    "pin": '<path d="M12 21.5s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "file": '<path d="M6 3h8l4.5 4.5V21H6zM14 3v5h4.5M9 13h6.5M9 16.5h6.5"/>',
    "pencil": '<path d="M4 20l1-4.5L16.5 4L20 7.5L8.5 19zM14 6.5l3.5 3.5"/>',
    "bin": '<path d="M4.5 7h15M9 7V4h6v3M6.5 7l1 13.5h9l1-13.5M10.5 11v6M13.5 11v6"/>',
    "download": '<path d="M12 3.5v12M7 11l5 5l5-5M4 20.5h16"/>',
    "upload": '<path d="M12 16V4M7 8.5l5-5l5 5M4 20.5h16"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 .4l3-3A4 4 0 0 0 13.4 5.7L12 7.2M14 10a4 4 0 0 0-6-.4l-3 3A4 4 0 0 0 10.6 18.3L12 16.8"/>',
    "external": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "share": '<circle cx="6" cy="12" r="2.5"/><circle cx="17.5" cy="5.5" r="2.5"/><circle cx="17.5" cy="18.5" r="2.5"/><path d="M8.3 10.8l7-4M8.3 13.2l7 4"/>',
    "eye": '<path d="M2 12s3.5-7 10-7s10 7 10 7s-3.5 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "star": '<path d="M12 3.5l2.6 5.5l6 .8l-4.4 4.2l1.1 6L12 17.1L6.7 20l1.1-6L3.4 9.8l6-.8z"/>',
    "chat": '<path d="M4 5h16v11.5H11L6.5 20.5V16.5H4z"/>',
    "chart": '<path d="M4 20.5h16.5M6.5 17v-5M11 17V6.5M15.5 17v-8M20 17V4"/>',
    "settings": '<path d="M4 7h9M18 7h2M4 17h2M11 17h9"/><circle cx="15.5" cy="7" r="2.5"/><circle cx="8.5" cy="17" r="2.5"/>',
    "sign-in": '<path d="M10 4h9.5v16H10M3.5 12H14M10 8l4 4l-4 4"/>',
    "sign-out": '<path d="M14 4H4.5v16H14M9.5 12h11M16.5 8l4 4l-4 4"/>',
    "play": '<path d="M7 4.5l12.5 7.5L7 19.5z"/>',
    "print": '<path d="M7 8V3.5h10V8M7 17H3.5V8h17v9H17M7 13.5h10v7H7z"/>',
    "shield": '<path d="M12 3l8 3v6c0 5-3.5 7.8-8 9.5c-4.5-1.7-8-4.5-8-9.5V6z"/><path d="M8.5 12l2.5 2.5l4.5-5"/>',
    "box": '<path d="M3.5 7.5L12 3l8.5 4.5v9L12 21l-8.5-4.5zM3.5 7.5L12 12l8.5-4.5M12 12v9"/>',
}


@lru_cache(maxsize=512)
def render_icon(name: str, label: str = "", css_class: str = "") -> SafeString:
    """One inline SVG; without a label it is hidden from screen readers. Raises KeyError for an unknown name."""
    classes = f"icon {css_class}".strip()
    shape = mark_safe(ICONS[name])  # noqa: S308 - our own drawings above
    box = mark_safe('viewBox="0 0 24 24" width="24" height="24"')
    if label:
        return format_html('<svg class="{}" {} role="img" aria-label="{}">{}</svg>', classes, box, label, shape)
    return format_html('<svg class="{}" {} aria-hidden="true" focusable="false">{}</svg>', classes, box, shape)
