"""Tests of campaigns, path by path."""
