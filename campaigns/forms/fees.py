"""What somebody asks of the fee calculator. Read by GET: no cookie, nothing kept.
What money costs is payments/fees.py's."""

from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm, MoneyField


class FeeForm(CrispyForm):
    """A sum, and how much one promise usually is."""

    submit_label = _("Work it out")
    once = None  # type: ignore[assignment]
    sum = MoneyField(label=_("How much would you raise?"), min_minor=100_00, max_minor=10_000_000_00)
    each = MoneyField(
        label=_("How much does one person give, on average?"),
        min_minor=5_00,
        max_minor=100_000_00,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_method = "get"
