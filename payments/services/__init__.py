"""Everything that changes a row of money.
Who may call whom: ledger < bookings < transitions < attempts, parking < settlement_* < settlement
< checkout, collection, refunds < inbox, reconcile."""
