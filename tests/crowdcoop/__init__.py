"""Tests of the platform, path by path."""
