"""Template tags of membership.
Rules and queries live elsewhere."""
