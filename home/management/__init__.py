"""Commands of the front door.
Each makes one call into services."""
