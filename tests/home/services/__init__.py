"""Tests of the front door's services."""
