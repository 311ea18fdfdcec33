"""What forms may be sent, and how they answer it."""
