"""Edges: who may come in, one form, one service call, and where to go next.
No rule lives here."""
