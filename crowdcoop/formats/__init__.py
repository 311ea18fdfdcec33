"""How dates are written, where Django's own way is not the one we want.
No words live here."""
