"""Payments: keys, accounts, switches, budgets, fees.
Part of base.py; production.py says which of them must be there."""

from .environment import SITE_NAME, env

STRIPE_API_KEY = env.str("STRIPE_API_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
PAYMENT_SANDBOX_URL = env.str("PAYMENT_SANDBOX_URL", default="")
# The platform's bank account; without it nobody can promise by bank transfer.
BANK_ACCOUNT_NAME = env.str("BANK_ACCOUNT_NAME", default="")
BANK_ACCOUNT_IBAN = env.str("BANK_ACCOUNT_IBAN", default="").replace(" ", "").upper()
# Who runs the platform: printed on the papers it gives itself.
PLATFORM_LEGAL_NAME = env.str("PLATFORM_LEGAL_NAME", default=SITE_NAME)
PLATFORM_TAX_ID = env.str("PLATFORM_TAX_ID", default="")
PLATFORM_ADDRESS = env.str("PLATFORM_ADDRESS", default="")
MONEY_OUT = env.bool("MONEY_OUT", default=True)
CHARGES = env.bool("CHARGES", default=True)
# Pages for saving a card that may be opened before an address has to be proven: a browser ever, the others an hour.
CARD_PAGES = {"browser": 3, "network": 5, "campaign": 20, "site": 60, "proven": 3, "payment": 10, "form": 10}
PLEDGES = env.bool("PLEDGES", default=True)
# Deadlines are decided by the database's clock; off only where time is moved on purpose (demo, tests).
DATABASE_CLOCK = env.bool("DATABASE_CLOCK", default=True)
# Giving back more than this (cents) takes a second person.
REFUND_LIMIT_MINOR = env.int("REFUND_LIMIT_MINOR", default=500_00)
# Payouts: what stays back of fresh money (hundredths of a percent, days), and the platform's own fee.
PAYOUT_RESERVE_BASIS_POINTS = env.int("PAYOUT_RESERVE_BASIS_POINTS", default=500)
PAYOUT_RESERVE_DAYS = env.int("PAYOUT_RESERVE_DAYS", default=60)
PLATFORM_FEE_BASIS_POINTS = env.int("PLATFORM_FEE_BASIS_POINTS", default=0)
# What the payment service takes of one payment, as its price list says: hundredths of a percent, and cents besides.
PROVIDER_FEES = env.json("PROVIDER_FEES", default={"card": [150, 25], "sepa": [0, 35], "transfer": [0, 0]})
