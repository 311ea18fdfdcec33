"""A small stateful double of the Stripe endpoints in use: its own process, its own file, on loopback only.
Nothing of the portal imports it but the command that starts it and the tests."""
