"""Template tags of the platform.
Tags that know an app live in that app."""
