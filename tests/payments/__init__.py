"""Tests of payments, path by path."""
