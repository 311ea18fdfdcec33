"""Tests of crowdcoop.audit, path by path."""
