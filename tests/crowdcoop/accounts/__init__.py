"""Tests of crowdcoop.accounts, path by path."""
