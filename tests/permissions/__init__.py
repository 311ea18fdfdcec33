"""Who may open what: every address, every role, own and foreign things."""
