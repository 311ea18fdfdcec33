"""Tests of courses, path by path."""
