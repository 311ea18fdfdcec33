"""The treasurer's page: figures, where the money goes, statements; nobody else finds it."""

import pytest
from django.urls import reverse

from payments.models import PayoutAccount
from tests.factories.accounts import UserFactory
from tests.factories.payouts import IBAN, PayoutAccountFactory, PayoutFactory


@pytest.fixture
def treasurer(campaign, client):
    person = UserFactory()
    campaign.cooperative.roles.create(user=person, role="treasurer")
    client.force_login(person)
    return person


def at(campaign, name="campaign_money", *args):
    return reverse(name, args=[campaign.code, *args])


def test_the_page_begins_empty_and_leads_to_the_account(campaign, treasurer, client):
    page = client.get(at(campaign)).content.decode()
    assert at(campaign, "campaign_money_account") in page
    assert at(campaign, "campaign_edit_story") not in page, "a treasurer does not edit"


def test_an_account_is_entered(campaign, treasurer, client):
    url = at(campaign, "campaign_money_account")
    assert campaign.cooperative.name in client.get(url).content.decode()
    done = client.post(url, {"holder_name": "Forn", "iban": "es88 9999 0001 4612 3456 7890"})
    assert done.url == at(campaign)
    account = PayoutAccount.objects.get()
    assert (account.iban, account.entered_by, account.is_verified) == (IBAN, treasurer, False)
    assert "ES88 ···· 7890" in client.get(at(campaign)).content.decode()
    client.get(url)


@pytest.mark.parametrize("iban", ["", "ES00", "x" * 500, "\x00", "ES8899990001461234567891", "=1+1"])
def test_an_account_that_cannot_be_is_answered_calmly(iban, campaign, treasurer, client):
    answer = client.post(at(campaign, "campaign_money_account"), {"holder_name": "Forn", "iban": iban})
    assert answer.status_code == 200
    assert not PayoutAccount.objects.exists()


@pytest.mark.parametrize("role", ["editor", "secretary", ""])
def test_others_do_not_find_it(role, campaign, client):
    person = UserFactory()
    if role:
        campaign.cooperative.roles.create(user=person, role=role)
    client.force_login(person)
    assert client.get(at(campaign)).status_code == 404
    client.logout()
    assert client.get(at(campaign)).status_code == 302


def test_the_way_to_the_provider_and_back(campaign, treasurer, client, sandbox):
    url = at(campaign, "campaign_money_connect")
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 200
    assert not PayoutAccount.objects.exists()
    gone = client.post(url, {"agreed": "on"})
    assert gone.url.startswith(sandbox.address)
    sandbox.page(gone.url, {"answer": "done"})
    back = at(campaign, "campaign_money_back")
    assert client.get(back).url == at(campaign)
    for state in ("", "active"):
        PayoutAccount.objects.update(transfers_state=state)
        assert client.get(at(campaign)).status_code == 200


def test_back_without_an_account_only_leads_on(campaign, treasurer, client):
    assert client.get(at(campaign, "campaign_money_back")).url == at(campaign)


def test_a_statement_is_for_its_own_campaign(campaign, treasurer, client, now):
    account = PayoutAccountFactory(beneficiary_code=campaign.cooperative.code)
    mine = PayoutFactory(
        book_code=campaign.code, beneficiary_code=account.beneficiary_code, state="approved",
        approved_by=UserFactory(), approved_at=now,
    )  # fmt: skip
    other, early = PayoutFactory(book_code="c-other"), PayoutFactory(book_code=campaign.code)
    answer = client.get(at(campaign, "campaign_money_statement", mine.code))
    assert answer.content.startswith(b"%PDF")
    assert mine.code in client.get(at(campaign)).content.decode()
    for foreign in (other, early):
        assert client.get(at(campaign, "campaign_money_statement", foreign.code)).status_code == 404
