"""A campaign as a picture to show elsewhere: the card of its address, and a poster for the street.
What they say comes from queries; only the look is here."""

from .render import Sight, card_png, poster_pdf

__all__ = ["Sight", "card_png", "poster_pdf"]
