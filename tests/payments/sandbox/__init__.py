"""Tests of the payment sandbox."""
