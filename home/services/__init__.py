"""Writes of the front door: the clock's round, groups of editors, the demo world's restart.
Domain writes live in their own app."""
