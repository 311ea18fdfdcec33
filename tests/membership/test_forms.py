"""Characters that no form may let in. HTTP cannot carry a lone surrogate; other callers of a form can.
Everything else that is refused is tested through the pages."""

import pytest

from membership.forms import ContributionForm, DenyForm, InterestForm, JoinForm, PersonForm, TextForm

pytestmark = pytest.mark.django_db
BROKEN = "Marta \udcff Soler, of Manresa"


@pytest.mark.parametrize(
    ("form", "field", "needs_cooperative"),
    [
        (JoinForm, "full_name", True),
        (JoinForm, "address", True),
        (JoinForm, "message", True),
        (JoinForm, "tax_id", True),
        (InterestForm, "email", True),
        (TextForm, "text", False),
        (DenyForm, "text", False),
        (ContributionForm, "reference", False),
        (ContributionForm, "amount_minor", False),
        (PersonForm, "email", False),
    ],
)
@pytest.mark.parametrize("value", [BROKEN, "a\x00b" * 10])
def test_broken_characters_are_refused_beside_the_field(form, field, needs_cooperative, value, cooperative):
    more = {"cooperative": cooperative} if needs_cooperative else {}
    assert form({field: value}, **more).errors[field]
