"""English as it is written in Europe.
No words live here."""
