"""Tests of incubator, path by path."""
