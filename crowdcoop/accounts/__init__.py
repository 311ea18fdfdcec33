"""People who sign in: the User, sign-in rules, own-data export and erasure.
Roles inside cooperatives live in membership, not here."""
