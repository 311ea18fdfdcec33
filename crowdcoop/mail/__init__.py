"""The only mail door: an outbox row in the same transaction, delivered after commit.
Templates live in templates/<app>/mail/."""
