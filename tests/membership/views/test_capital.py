"""The treasurer's page of share capital: figures, the account, statements; nobody else finds it.
Who opens each room is test_workspace.py's."""

import pytest
from django.urls import reverse

from crowdcoop.clock import now
from payments.models import PayoutAccount
from payments.payout_queues import to_check
from tests.factories.accounts import UserFactory
from tests.factories.membership import CooperativeFactory, CooperativeRoleFactory
from tests.factories.payouts import IBAN, PayoutAccountFactory, PayoutFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperative(db):
    return CooperativeFactory(takes_debits=True)


@pytest.fixture
def treasurer(cooperative, client):
    person = CooperativeRoleFactory(cooperative=cooperative, role="treasurer").user
    client.force_login(person)
    return person


def at(cooperative, name="membership_capital", *args):
    return reverse(name, args=[cooperative.code, *args])


def test_the_page_begins_empty_and_leads_to_the_account(cooperative, treasurer, client):
    page = client.get(at(cooperative)).content.decode()
    assert at(cooperative, "membership_capital_account") in page
    assert at(cooperative) in client.get(at(cooperative, "membership_workspace")).content.decode()


def test_a_cooperative_without_debits_has_no_such_tab(client):
    role = CooperativeRoleFactory(role="treasurer")
    client.force_login(role.user)
    room = client.get(at(role.cooperative, "membership_workspace")).content.decode()
    assert at(role.cooperative) not in room


def test_an_account_is_entered(cooperative, treasurer, client):
    url = at(cooperative, "membership_capital_account")
    assert cooperative.name in client.get(url).content.decode()
    assert client.post(url, {"holder_name": "Forn", "iban": "es88 9999 0001 4612 3456 7890"}).url == at(cooperative)
    account = PayoutAccount.objects.get()
    assert (account.iban, account.entered_by, account.beneficiary_code) == (IBAN, treasurer, cooperative.code)
    assert "ES88 ···· 7890" in client.get(at(cooperative)).content.decode()
    assert "Forn" in client.get(url).content.decode()


def test_the_account_leaves_what_was_chosen_for_the_rest(cooperative, treasurer, client):
    PayoutAccountFactory(beneficiary_code=cooperative.code, connected=True, unchecked=True, iban="")
    client.post(at(cooperative, "membership_capital_account"), {"holder_name": "Forn", "iban": IBAN})
    account = PayoutAccount.objects.get()
    assert (account.route, account.iban) == ("connect", IBAN)
    assert [row.pk for row in to_check(now())] == [account.pk]
    client.post(at(cooperative, "membership_capital_account"), {"holder_name": "Forn", "iban": IBAN})
    assert PayoutAccount.objects.get().route == "connect", "the same number again changes nothing"


@pytest.mark.parametrize("iban", ["", "ES00", "x" * 500, "\x00", "ES8899990001461234567891", "=1+1"])
def test_an_account_that_cannot_be_is_answered_calmly(iban, cooperative, treasurer, client):
    answer = client.post(at(cooperative, "membership_capital_account"), {"holder_name": "Forn", "iban": iban})
    assert answer.status_code == 200
    assert 'value="Forn"' in answer.content.decode(), "nothing typed is lost"
    assert not PayoutAccount.objects.exists()


def test_a_statement_is_for_its_own_cooperative(cooperative, treasurer, client):
    PayoutAccountFactory(beneficiary_code=cooperative.code)
    given = {
        "beneficiary_code": cooperative.code,
        "state": "approved",
        "approved_by": UserFactory(),
        "approved_at": now(),
    }
    mine, other = PayoutFactory(book_code=cooperative.code, **given), PayoutFactory(book_code="coop-other", **given)
    early = PayoutFactory(book_code=cooperative.code)
    assert client.get(at(cooperative, "membership_capital_statement", mine.code)).content.startswith(b"%PDF")
    assert mine.code in client.get(at(cooperative)).content.decode()
    for foreign in (other, early):
        assert client.get(at(cooperative, "membership_capital_statement", foreign.code)).status_code == 404
