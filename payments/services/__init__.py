"""Everything that changes a row of money.
Who may call whom: ledger < bookings < transitions < payments < settlement < checkout, collection < inbox, reconcile."""
