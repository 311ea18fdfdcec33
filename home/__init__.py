"""The front door: home and content pages, dashboard, style guide, demo, health.
It may see everything; nothing imports it."""
