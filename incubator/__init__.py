"""Accompaniment: calls, intake, incubations, stages, deliverables; orchestrates the apps below.
Nothing imports this app but home."""
