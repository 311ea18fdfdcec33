"""The project package: settings, addresses and the platform below every app.
Domain rules must not live here."""
