"""Writes of membership, one file per aggregate.
Nothing is re-exported here: import the file that acts."""
