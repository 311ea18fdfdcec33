"""Papers as accessible PDF files (PDF/UA-1): one description, one renderer.
What a paper says is the services' business."""

from .paper import Fact, Paper, Section, Table
from .render import render_pdf

__all__ = ["Fact", "Paper", "Section", "Table", "render_pdf"]
