"""The choice on the page where a failed charge is put right.
What it starts is services/repair.py's work."""

from django import forms


class RepairForm(forms.Form):
    """Confirm the same card at the bank, or bring another one."""

    AUTHENTICATE, NEW_CARD = "authenticate", "new_card"
    way = forms.ChoiceField(choices=[(AUTHENTICATE, AUTHENTICATE), (NEW_CARD, NEW_CARD)])
