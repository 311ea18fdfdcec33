"""Addresses people act at: support, own pledge, the team's workspace.
Pages render in pages.py; nothing here decides."""
