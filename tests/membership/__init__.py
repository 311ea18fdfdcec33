"""Tests of membership, path by path."""
