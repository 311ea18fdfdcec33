"""Files and codes of banks."""
