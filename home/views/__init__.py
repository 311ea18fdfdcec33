"""What the front door answers: dashboard, demo, style guide, machines' addresses.
No domain rule lives here."""
