"""What people, machines and attackers type where an amount of euros is asked for, and none of it is one.
Every form of money is tried with all of these; reading amounts itself is tested in crowdcoop/test_forms.py."""

BAD_AMOUNTS = {
    "nothing": "",
    "zero": "0",
    "zero cents": "0,00",
    "negative": "-5",
    "a million millions": "1000000000000",
    "a million millions, grouped": "1.000.000.000.000,00",
    "separators of two kinds": "1.250,000",
    "separators astray": "1.25.0",
    "full-width digits": "２５",
    "arabic digits": "٢٥",
    "dollars": "25 USD",
    "a dollar sign": "$25",
    "exponent": "1e3",
    "too long": "9" * 400,
    "words": "many",
    "nul": "2\x005",
}


def bad_amounts(*more):
    """For `pytest.mark.parametrize("amount", **bad_amounts())`; `more` are wrong only in one place."""
    bad = BAD_AMOUNTS | {amount: amount for amount in more}
    return {"argvalues": list(bad.values()), "ids": list(bad)}
