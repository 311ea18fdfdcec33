"""Tags of training.
Nothing here writes."""
