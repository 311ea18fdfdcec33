"""What a person takes along and what is scrubbed under addresses: only those they have proven to be theirs.
The whole archive and the whole erasure are in tests/proofs/test_erasure.py."""

import pytest

from campaigns import own_data as campaigns_data
from campaigns.models import OfflinePledge
from crowdcoop.accounts.holdings import addresses_of, forget_letters_to, letters_to
from crowdcoop.mail.models import OutboxMessage
from crowdcoop.mail.services import queue_mail
from payments import own_data
from payments.enums import PaymentState
from payments.models import TaxIdentity
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import OfflinePledgeFactory
from tests.factories.papers import TaxIdentityFactory
from tests.factories.payments import PaymentFactory

THEIRS = "neighbour@example.org"


@pytest.fixture
def neighbour(db, now):
    """A guest's payment, paper data, offline pledge and letter under an address of their own."""
    TaxIdentityFactory(payer=None, email=THEIRS)
    OfflinePledgeFactory(email=THEIRS, name="Neighbour")
    queue_mail(
        kind="accounts/claim_code", to=THEIRS, language="en", subject_code="m-1",
        context={"code": "ABC", "minutes": 15},
    )  # fmt: skip
    return PaymentFactory(payer_email=THEIRS, state=PaymentState.ACTIVE, activated_at=now)


@pytest.fixture(params=["second", "main"])
def curious(request):
    """Somebody who typed that address into their account: as a second one, or as the one they signed up with."""
    if request.param == "main":
        person = UserFactory(email=THEIRS, verified=False)
        person.emailaddress_set.create(email=THEIRS, verified=False, primary=True)
        return person
    person = UserFactory()
    person.emailaddress_set.create(email=THEIRS, verified=False)
    return person


@pytest.fixture
def proven():
    """The person the address belongs to; confirmed, and typed in capitals."""
    person = UserFactory()
    person.emailaddress_set.create(email=THEIRS.upper(), verified=True)
    return person


def left(payment):
    """What still carries the address: payment, letters, paper data, offline pledge."""
    payment.refresh_from_db()
    pledge = OfflinePledge.objects.get()
    return (
        payment.payer_email,
        OutboxMessage.objects.filter(to=THEIRS, text__contains="ABC").count(),
        TaxIdentity.objects.filter(email=THEIRS).count(),
        (pledge.email, pledge.name),
    )


def erase_everything(person, now):
    for erase in (own_data.erase, own_data.erase_papers, campaigns_data.erase, forget_letters_to):
        erase(person, now)


def test_an_address_that_was_only_typed_gives_nothing_out(neighbour, curious):
    assert THEIRS not in addresses_of(curious)
    assert own_data.exported(curious) == []
    assert own_data.papers_exported(curious) == {"receipts": [], "tax_data": []}
    assert [letter for letter in letters_to(curious) if letter["to"] == THEIRS] == []
    assert own_data.obstacles(curious) == []


def test_an_address_that_was_only_typed_scrubs_nothing(neighbour, curious, now):
    before = left(neighbour)
    erase_everything(curious, now)
    assert left(neighbour) == before == (THEIRS, 1, 1, (THEIRS, "Neighbour"))


def test_a_proven_address_reaches_what_is_theirs(neighbour, proven, now):
    """Negative control: the same calls reach everything once the address is confirmed."""
    assert addresses_of(proven) == {proven.email, THEIRS}
    assert [row["code"] for row in own_data.exported(proven)] == [neighbour.code]
    assert len(own_data.papers_exported(proven)["tax_data"]) == 1
    assert [letter["to"] for letter in letters_to(proven)] == [THEIRS]
    assert len(own_data.obstacles(proven)) == 1
    erase_everything(proven, now)
    assert left(neighbour) == ("", 0, 0, ("", ""))
