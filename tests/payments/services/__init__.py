"""Tests of the payments services."""
