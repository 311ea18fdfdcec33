"""The portal in a real browser: the demo as a person meets it."""
