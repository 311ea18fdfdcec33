"""Tests of home, path by path."""
