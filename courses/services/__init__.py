"""Writes of training.
Reading lives in queries."""
