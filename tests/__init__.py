"""The test suite; mirrors the code path by path."""
