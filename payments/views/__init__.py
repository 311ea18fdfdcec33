"""What the accounts answer: the provider's messages, payers with a signed link, and the people of the finance desk.
No rule of money lives here."""
