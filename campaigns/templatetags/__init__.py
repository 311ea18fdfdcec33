"""Tags that know campaigns."""
