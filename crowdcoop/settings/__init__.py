"""Settings for each way of running: dev, test, production.
base.py holds what all three share."""
