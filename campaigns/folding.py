"""How words are written down to be found again: no capitals, no accents, no signs between.
The same for what stands on a page and for what somebody types."""

import unicodedata

# Written within words; the others part them.
_INSIDE = str.maketrans("", "", "·‧・'’`´")
WORDS_LOOKED_FOR = 6


def fold(text: str) -> str:
    """ "Il·luminació a l’Eixample" → "illuminacio a leixample"."""
    bare = unicodedata.normalize("NFKD", text.translate(_INSIDE)).casefold()
    kept = "".join(sign if sign.isalnum() else " " for sign in bare if not unicodedata.combining(sign))
    return " ".join(kept.split())


def words_of(typed: str) -> tuple[str, ...]:
    """The words somebody looks for, each once; signs alone are none."""
    return tuple(dict.fromkeys(fold(typed).split()))[:WORDS_LOOKED_FOR]
