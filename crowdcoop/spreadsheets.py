"""Cells for people who open a table in a spreadsheet.
Which columns a table has is for whoever writes it."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: str) -> str:
    """A text that no spreadsheet runs as a formula, whatever blank is before it."""
    begins = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if begins else cell
