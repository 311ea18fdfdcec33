"""What was written, by the statements a test captured: alone, joined in one message, or by the name of a plan.
Nothing here queries."""

import re

# A statement begins a message or follows another; one with a plan begins with its name, which says how it begins.
_WRITES = re.compile(r'(?:^|;)\s*(?:EXECUTE ")?(?=(?:INSERT|UPDATE|DELETE)\b)', re.IGNORECASE)


def written(queries):
    """The beginning of each statement that writes, in order."""
    return [q["sql"][at.end() : at.end() + 160] for q in queries for at in _WRITES.finditer(q["sql"])]
