"""A cooperative's tax number: its owner's page, what is no such number, and the papers it stands on.
Control characters are tested in payments/countries."""

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns.services.papers import paper as pledge_paper
from crowdcoop.audit.models import AuditEvent
from membership.exceptions import NotAllowed, TaxIdTaken
from membership.purposes import CONTRIBUTION
from membership.services.cooperatives import set_tax_id
from payments.services.receipts import issue_receipt
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import PledgeFactory
from tests.factories.membership import ApplicationFactory, CooperativeFactory, CooperativeRoleFactory
from tests.factories.payments import PaymentFactory

pytestmark = pytest.mark.django_db
GOOD, ALSO_GOOD, PERSON = "F12345674", "F98765431", "12345678Z"


@pytest.fixture
def cooperative(db):
    return CooperativeFactory()


@pytest.fixture
def owner(client, cooperative):
    person = CooperativeRoleFactory(cooperative=cooperative).user
    client.force_login(person)
    return person


def address(name, cooperative):
    with translation.override("en"):
        return reverse(name, args=[cooperative.code])


def test_the_owner_adds_it_and_sees_it(client, cooperative, owner):
    overview, page = address("membership_workspace", cooperative), address("membership_tax_id", cooperative)
    assert "not known yet" in client.get(overview).content.decode()
    form = {"tax_id": " f-1234567 4 ", "once": "0123456789abcdef"}
    assert client.post(page, form).url == overview
    assert client.post(page, form).url == overview
    cooperative.refresh_from_db()
    assert cooperative.tax_id == GOOD
    assert GOOD in client.get(overview).content.decode()
    assert GOOD in client.get(page).content.decode()
    assert AuditEvent.objects.filter(action="cooperative.tax_id_set").count() == 1
    client.post(page, {"tax_id": ""})
    cooperative.refresh_from_db()
    assert cooperative.tax_id == ""


@pytest.mark.parametrize(
    "text", ["F12345675", PERSON, "X1234567L", "F1234567", "x", "Ｆ12345674", "F1\x002345674", "F" * 30]
)
def test_what_is_no_organisations_number_is_refused(client, cooperative, owner, text):
    answer = client.post(address("membership_tax_id", cooperative), {"tax_id": text})
    assert answer.status_code == 200
    cooperative.refresh_from_db()
    assert cooperative.tax_id == ""


def test_only_an_owner_and_only_once(cooperative, owner):
    set_tax_id(by=owner, cooperative=cooperative, tax_id=GOOD)
    with pytest.raises(NotAllowed):
        set_tax_id(by=UserFactory(), cooperative=cooperative, tax_id="")
    with pytest.raises(TaxIdTaken):
        set_tax_id(by=None, cooperative=CooperativeFactory(), tax_id=GOOD)


def test_papers_show_it_from_then_on(cooperative, owner, now):
    pledge = PledgeFactory(campaign__cooperative=cooperative)
    paid = {"purpose": "pledge", "owner_code": pledge.code, "state": "collected", "collected_at": now}
    before = issue_receipt(payment=PaymentFactory(**paid), now=now)
    set_tax_id(by=owner, cooperative=cooperative, tax_id=GOOD)
    after = issue_receipt(payment=PaymentFactory(**paid), now=now)
    before.refresh_from_db()
    assert (before.facts["issuer"]["tax_id"], after.facts["issuer"]["tax_id"]) == ("", GOOD)
    assert pledge_paper(after.payment).issuer.tax_id == GOOD
    application = ApplicationFactory(cooperative=cooperative)
    contribution = PaymentFactory(purpose="contribution", owner_code=application.code)
    assert CONTRIBUTION.paper(contribution).issuer.tax_id == GOOD
