"""Mirrors the code path."""
