"""The yearly declaration from real receipts: who is in it, who is left out and told, and the command.
The form itself is tested line by line in tests/payments/countries."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from payments.exceptions import NoDeclaration
from payments.services.declarations import FOR_ANOTHER, NO_TAX_ID, NOTHING_LEFT, export_declaration
from payments.services.identities import IdentityOrder, save_identity
from payments.services.receipts import issue_receipt, keep_papers
from tests.factories.papers import DeclaringEntityFactory, TaxIdentityFactory
from tests.factories.payments import PaymentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entity(db):
    return DeclaringEntityFactory(entity_code="c-book", valid_from=datetime(2024, 1, 1, tzinfo=UTC).date())


@pytest.fixture
def gave(owner, entity):
    def make(email="a@example.org", amount=25_00, year=2027, **given):
        at = datetime(year, 3, 1, 12, tzinfo=UTC)
        wanted = {"state": "collected", "collected_at": at, "payer_email": email, "amount_minor": amount}
        return issue_receipt(payment=PaymentFactory(**wanted | given), now=at)

    return make


def export(now, year=2027, **given):
    return export_declaration(
        **({"by": None, "year": year, "country": "es", "entity_code": "c-book", "now": now} | given)
    )


def lines(made):
    return made.content.decode("iso-8859-1").split("\r\n")[:-1]


def test_gifts_of_one_giver_are_one_row(gave, now):
    TaxIdentityFactory(email="a@example.org")
    gave(), gave(email="A@example.org", amount=300_00), gave(nature="presale")
    made = export(now)
    assert (made.records, made.total_minor, made.left_out) == (1, 325_00, [])
    head, row = lines(made)
    assert head[135:159] == "000000001" + "000000000032500"
    assert row[17:26] == "12345678Z"
    assert row[78:96] == "04000" + "0000000032500"


def test_an_account_and_a_guest_with_one_tax_number_are_one_giver(gave, user, now):
    TaxIdentityFactory(email="a@example.org")
    TaxIdentityFactory(payer=user, email=user.email)
    gave(), gave(email=user.email, payer=user, amount=1_00)
    assert (export(now).records, export(now).total_minor) == (1, 26_00)


def test_givers_without_a_tax_number_and_without_a_gift_left_are_told(gave, now):
    nameless = gave(email="b@example.org")
    TaxIdentityFactory(email="a@example.org")
    back = gave()
    payment = back.payment
    payment.refunded_minor, payment.state = 25_00, "refunded"
    payment.save()
    keep_papers(payment=payment, now=back.issued_at)
    made = export(now)
    assert made.records == 0
    assert made.left_out == [
        (nameless.shown_number, 25_00, NO_TAX_ID),
        (f"{back.shown_number}, {payment.receipts.last().shown_number}", 0, NOTHING_LEFT),
    ]


def test_what_was_given_for_an_organisation_is_not_its_payers(gave, now):
    """The person's own gift is declared; the organisation's is told, to be added by hand."""
    TaxIdentityFactory(email="a@example.org")
    gave()
    other = gave(amount=90_00, organisation="Ateneu", organisation_tax_id="G12345674")
    made = export(now)
    assert (made.records, made.total_minor) == (1, 25_00)
    assert made.left_out == [(other.shown_number, 90_00, FOR_ANOTHER)]


def test_faithful_givers_are_marked_recurrent(gave, now):
    TaxIdentityFactory(email="a@example.org")
    gave(year=2025), gave(year=2026), gave(year=2027, amount=300_00), gave(year=2026, email="b@example.org")
    row = lines(export(now))[1]
    assert row[131] == "1"
    assert row[78:83] == "04500"
    assert export(now).left_out == []


def test_gifts_before_the_proof_are_not_declared(gave, entity, now):
    entity.valid_from = datetime(2028, 1, 1, tzinfo=UTC).date()
    entity.save()
    gave()
    assert (export(now).records, export(now).left_out) == (0, [])


@pytest.mark.parametrize("missing", [{"country": "xx"}, {"entity_code": "c-other"}])
def test_without_proof_or_plug_in_nothing_is_declared(entity, now, missing):
    with pytest.raises(NoDeclaration):
        export(now, **missing)


def test_command_writes_the_file_and_tells_what_is_not_in_it(gave, tmp_path):
    TaxIdentityFactory(email="a@example.org")
    gave(), gave(email="b@example.org")
    out = StringIO()
    call_command("export_declaration", "2027", entity="c-book", to=str(tmp_path), stdout=out)
    assert "1 giver(s), 25.00 EUR" in out.getvalue()
    assert "left out: 2027-G-00002, 25.00 EUR, no tax number" in out.getvalue()
    assert (tmp_path / "es-c-book-2027.txt").read_bytes().startswith(b"11822027")
    with pytest.raises(CommandError):
        call_command("export_declaration", "2027", entity="c-none", to=str(tmp_path))


def test_identity_of_a_guest_is_changed_not_doubled(now):
    order = IdentityOrder("es", "person", "Ane", "12345678Z", "48001")
    first = save_identity(by=None, payer=None, email="A@example.org", order=order, now=now)
    again = save_identity(by=None, payer=None, email="a@EXAMPLE.org", order=order, now=now)
    assert first == again


@pytest.fixture
def desk(admin_client, settings):
    settings.STAFF_MFA = False
    return admin_client


def test_desk_shows_series_and_declares(desk, gave, entity, now):
    address = reverse("payments:finance_receipts")
    assert desk.get(address).status_code == 200
    TaxIdentityFactory(email="a@example.org")
    gave(), gave(email="b@example.org")
    assert "2027-G" in desk.get(address).content.decode()
    asked = {"entity": "c-book", "year": "2027"}
    seen = desk.post(address, asked | {"what": "look"}).content.decode()
    assert "2027-G-00002" in seen
    file = desk.post(address, asked | {"what": "file"})
    assert file.headers["Content-Disposition"] == 'attachment; filename="es-c-book-2027.txt"'
    assert file.content.startswith(b"11822027")


@pytest.mark.parametrize(
    "wrong", [{"year": "1999"}, {"year": "x"}, {"entity": "c\x00"}, {"what": "burn"}, {"year": ""}]
)
def test_desk_refuses_what_is_no_declaration(desk, entity, wrong):
    asked = {"entity": "c-book", "year": "2027", "what": "file"} | wrong
    assert desk.post(reverse("payments:finance_receipts"), asked).status_code == 422


def test_desk_knows_no_other_entities_and_countries(desk, entity):
    asked = {"entity": "c-none", "year": "2027", "what": "file"}
    assert desk.post(reverse("payments:finance_receipts"), asked).status_code == 404
    DeclaringEntityFactory(entity_code="c-fr", country="xx")
    answer = desk.post(reverse("payments:finance_receipts"), asked | {"entity": "c-fr"})
    assert answer.status_code == 422


def test_desk_says_when_numbers_are_missing(desk):
    from payments.models import ReceiptSeries

    ReceiptSeries.objects.create(issuer_code="c-1", name="2027-G", last_number=3)
    assert "c-1 2027-G: 0 paper(s)" in desk.get(reverse("payments:finance_receipts")).content.decode()
