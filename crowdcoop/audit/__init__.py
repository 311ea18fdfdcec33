"""What happened: one append-only row per act, written in the act's own transaction.
Display texts and domain rules do not live here."""
