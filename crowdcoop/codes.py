"""Public identifiers: short, random, safe to read aloud.
Nothing here knows what a code names."""

import secrets

# No i, l, o, u: letters that are misread or make words.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_code(prefix: str = "", length: int = 10) -> str:
    """A new random code such as `c-7k2m9x4qbd` (50 bits with the default length)."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return f"{prefix}-{body}" if prefix else body
