"""The door by which an app lets people claim what they did as guests.
The registry itself is in own_data.py."""

from .own_data import register_claim as register

__all__ = ["register"]
