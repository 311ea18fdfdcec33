"""Tests of membership's edges."""
