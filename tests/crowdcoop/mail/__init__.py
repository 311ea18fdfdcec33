"""Tests of crowdcoop.mail, path by path."""
