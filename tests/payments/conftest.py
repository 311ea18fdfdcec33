"""A purpose that notes what it is told, and payments opened for it.
Only for tests of this app."""

import pytest

from payments import purposes
from payments.services.payments import open_payment


class Owner:
    """Stands for an upper app: remembers each call of a hook as (hook, state, amount, previous amount)."""

    def __init__(self):
        self.heard = []
        self.refusal = None

    def note(self, hook):
        def heard(payment, now):
            if hook == "on_active" and self.refusal:
                raise self.refusal
            self.heard.append((hook, str(payment.state), payment.amount_minor, payment.previous_minor))

        return heard

    @property
    def hooks(self):
        return [hook for hook, *_ in self.heard]


@pytest.fixture
def owner():
    owner = Owner()
    hooks = ("on_active", "on_inactive", "on_settled", "on_failed", "on_refunded")
    purposes.register(
        purposes.Purpose(
            "test_pledge", **{h: owner.note(h) for h in hooks}, describe=lambda p: f"Pledge {p.owner_code}"
        )
    )
    yield owner
    purposes.unregister("test_pledge")


@pytest.fixture
def opened(db, owner, now):
    """Opens draft payments: `opened(amount_minor=…)`."""

    def make(**given):
        wanted = {
            "by": None,
            "purpose": "test_pledge",
            "owner_code": "p-1",
            "book_code": "c-book",
            "amount_minor": 25_00,
            "nature": "gift",
            "payer_email": "supporter@example.org",
            "payer_language": "en",
            "now": now,
        }
        return open_payment(**(wanted | given))

    return make
