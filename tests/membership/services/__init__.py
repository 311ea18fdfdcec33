"""Tests of membership services."""
