"""The small site of tests/home, here as well.
No other fixture lives here."""

from tests.home.conftest import home, tree

__all__ = ["home", "tree"]
