"""Commands of the platform.
Commands that know an app live in that app."""
