"""What the front door shows of the other apps.
Nothing here writes."""

from .desk import Desk, desk
from .front import Front, front
from .sections import ONCE, in_best_language, listed, section_url, sections

__all__ = ["ONCE", "Desk", "Front", "desk", "front", "in_best_language", "listed", "section_url", "sections"]
