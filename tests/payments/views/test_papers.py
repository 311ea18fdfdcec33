"""A payer's pages: the list, PDFs, a year, tax data; the same by signed link; nobody else's papers.
Who may open which address at all is in tests/permissions."""

import csv
import io
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from payments.checks_papers import papers_follow_the_money
from payments.links import papers_token, payment_of_papers, repair_token
from payments.models import TaxIdentity, YearlySummary
from payments.queries.papers import papers_of, year_lines
from payments.services.receipts import issue_receipt
from payments.services.yearly import issue_yearly_summaries, year_csv
from payments.tasks import tick
from tests.factories.papers import DeclaringEntityFactory, TaxIdentityFactory
from tests.factories.payments import PaymentFactory

pytestmark = pytest.mark.django_db
JANUARY = datetime(2028, 1, 2, 9, 0, tzinfo=UTC)
TYPED = {"kind": "person", "name": " Etxebarria  Ane ", "tax_id": "12.345.678-z", "postal_code": "48001"}

AS_FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def receipt(owner, now):
    """A receipt for money that came: `receipt(payer=…)`."""

    def make(**given):
        payment = PaymentFactory(**{"state": "collected", "collected_at": now, "payer_language": "en"} | given)
        return issue_receipt(payment=payment, now=given.get("collected_at", now))

    return make


@pytest.fixture
def own(receipt, user):
    return receipt(payer=user, payer_email=user.email)


def url(name, *args):
    return reverse(f"payments:{name}", args=args)


def test_the_list_shows_own_papers_and_nobody_elses(client, user, own, receipt):
    other = receipt(book_code="c-other")
    client.force_login(user)
    page = client.get(url("papers"))
    assert own.shown_number in page.content.decode()
    assert "c-other" not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(url("paper_pdf", own.code)).content.startswith(b"%PDF")
    assert client.get(url("paper_pdf", other.code)).status_code == 404
    assert client.get(url("paper_pdf", "rc-nothing")).status_code == 404


def test_a_person_without_papers_is_told_so(client, user):
    client.force_login(user)
    assert client.get(url("papers")).status_code == 200
    assert client.get(url("year", 2027)).status_code == 404


def test_files_are_never_kept_by_a_cache(client, user, own):
    client.force_login(user)
    for address in (url("paper_pdf", own.code), url("year_pdf", 2027), url("year_csv", 2027)):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        assert "attachment" in answer.headers["Content-Disposition"]


def test_an_unconfirmed_address_opens_no_papers(user, receipt):
    guest = receipt(payer_email="Guest@example.org")
    address = EmailAddress.objects.create(user=user, email="guest@example.org", verified=False)
    assert not papers_of(user).exists()
    address.verified = True
    address.save()
    assert list(papers_of(user)) == [guest]


def test_the_year_sums_by_issuer_and_nature(client, user, own, receipt):
    receipt(payer=user, amount_minor=75_00)
    receipt(payer=user, nature="presale", amount_minor=1_50)
    receipt(payer=user, collected_at=JANUARY)
    lines = year_lines(papers_of(user), 2027)
    assert [(line.nature, line.papers, line.amount_minor) for line in lines] == [
        ("gift", 2, 100_00),
        ("presale", 1, 1_50),
    ]
    client.force_login(user)
    assert "101.50" in client.get("/en/receipts/2027/").content.decode()
    TaxIdentityFactory(payer=user)
    assert client.get(url("year_pdf", 2027)).content.startswith(b"%PDF")
    rows = list(csv.reader(io.StringIO(client.get("/en/receipts/2027.csv").content.decode())))
    assert [row[3] for row in rows[1:]] == ["100.00", "1.50"]


def test_a_spreadsheet_is_not_tricked(user, own):
    line = year_lines(papers_of(user), 2027)[0]
    hostile = type(line)(line.issuer_code, "=HYPERLINK(1)", line.nature, 1, -5)
    said = list(csv.reader(io.StringIO(year_csv([hostile], "en"))))[1]
    assert said[0] == "'=HYPERLINK(1)"
    assert said[3] == "-0.05"


def test_tax_data_are_kept_and_changed(client, user, own):
    client.force_login(user)
    assert client.post(url("tax_identity"), TYPED).url == url("papers")
    row = TaxIdentity.objects.get()
    assert (row.payer, row.name, row.tax_id, row.country) == (user, "Etxebarria Ane", "12345678Z", "es")
    assert "12345678Z" in client.get(url("tax_identity")).content.decode()
    client.post(url("tax_identity"), TYPED | {"postal_code": "01001"})
    assert TaxIdentity.objects.get().postal_code == "01001"


@pytest.mark.parametrize(
    "wrong",
    [
        {"tax_id": "12345678A"}, {"tax_id": ""}, {"tax_id": "1" * 30}, {"postal_code": "99999"}, {"postal_code": ""},
        {"name": ""}, {"name": "x" * 121}, {"name": "a\x00b"}, {"kind": "robot"}, {"kind": ""},
    ],
)  # fmt: skip
def test_tax_data_that_do_not_fit_are_refused(client, user, wrong):
    client.force_login(user)
    answer = client.post(url("tax_identity"), urlencode(TYPED | wrong), content_type=AS_FORM)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(wrong)
    assert not TaxIdentity.objects.exists()


def test_the_same_way_of_sending_is_accepted_with_data_that_fit(client, user):
    client.force_login(user)
    client.post(url("tax_identity"), urlencode(TYPED), content_type=AS_FORM)
    assert TaxIdentity.objects.get().tax_id == "12345678Z"


def test_a_guest_opens_papers_by_the_signed_link_only(client, receipt):
    mine, theirs = receipt(payer_email="guest@example.org"), receipt(payer_email="other@example.org")
    token = papers_token(mine.payment)
    page = client.get(url("guest_papers", token))
    assert mine.shown_number in page.content.decode()
    assert theirs.shown_number not in page.content.decode()
    assert client.get(url("guest_pdf", token, mine.code)).content.startswith(b"%PDF")
    assert client.get(url("guest_pdf", token, theirs.code)).status_code == 404
    for forged in (repair_token(mine.payment), token[:-1] + "x", "nothing"):
        assert client.get(url("guest_papers", forged)).status_code == 404
    assert payment_of_papers("x:y") is None


def test_the_link_of_an_accounts_payment_opens_that_payment_alone(client, user, own, receipt):
    second = receipt(payer=user, payer_email=user.email)
    token = papers_token(own.payment)
    page = client.get(url("guest_papers", token)).content.decode()
    assert own.shown_number in page
    assert second.shown_number not in page
    assert client.get(url("guest_identity", token)).status_code == 404


def test_the_link_of_a_forgotten_guest_opens_nothing(client, receipt):
    paper = receipt(payer_email="")
    assert client.get(url("guest_papers", papers_token(paper.payment))).status_code == 404
    assert client.get(url("guest_identity", papers_token(paper.payment))).status_code == 404


def test_a_guest_gives_tax_data(client, receipt):
    DeclaringEntityFactory(entity_code="c-book")
    paper = receipt(payer_email="Guest@example.org")
    token = papers_token(paper.payment)
    assert url("guest_identity", token) in client.get(url("guest_papers", token)).content.decode()
    assert client.post(url("guest_identity", token), TYPED).url == url("guest_papers", token)
    row = TaxIdentity.objects.get()
    assert (row.payer, row.email) == (None, "guest@example.org")


def test_who_may_deduct_is_asked_and_others_are_not(client, user, own, receipt):
    client.force_login(user)
    assert url("tax_identity") not in client.get(url("papers")).content.decode()
    DeclaringEntityFactory(entity_code="c-book")
    receipt(payer=user)
    assert url("tax_identity") in client.get(url("papers")).content.decode()


def test_january_writes_once_to_every_payer(user, own, receipt, mailoutbox):
    receipt(payer_email="Guest@example.org")
    receipt(payer_email="guest@example.org", amount_minor=1_00)
    receipt(payer_email="")
    assert issue_yearly_summaries(now=JANUARY) == 2
    assert issue_yearly_summaries(now=JANUARY) == 0
    mine, guest = YearlySummary.objects.get(payer=user), YearlySummary.objects.get(payer=None)
    assert mine.lines[0]["amount_minor"] == 25_00
    assert (guest.payer_email, guest.lines[0]["amount_minor"]) == ("guest@example.org", 26_00)


def test_a_year_is_ones_own(client, user, own, receipt):
    """What was given for an organisation has its receipt, and no place in the person's sums."""
    other = receipt(payer=user, payer_email=user.email, organisation="Ateneu", organisation_tax_id="G12345674")
    receipt(payer_email="only@example.org", organisation="Ateneu", organisation_tax_id="G12345674")
    client.force_login(user)
    assert other.shown_number in client.get(url("papers")).content.decode()
    assert client.get(url("year", other.year)).context["total_minor"] == 25_00
    assert issue_yearly_summaries(now=JANUARY) == 1
    assert YearlySummary.objects.get().lines[0]["amount_minor"] == 25_00


def test_nobody_is_written_to_within_the_year(own, now):
    assert issue_yearly_summaries(now=now) == 0


def test_the_clock_writes_the_summaries(own):
    tick(JANUARY)
    assert YearlySummary.objects.count() == 1


def test_two_workers_write_one_summary(own, monkeypatch):
    from payments.services import yearly

    waiting = yearly._waiting(2027)
    monkeypatch.setattr(yearly, "_waiting", lambda year: waiting * 2)
    assert issue_yearly_summaries(now=JANUARY) == 1
    assert YearlySummary.objects.count() == 1


def test_erasure_forgets_tax_data_unless_a_gift_was_certified(user, own, receipt, now):
    from payments.own_data import erase_papers, papers_exported

    TaxIdentityFactory(payer=user, email=user.email)
    YearlySummary.objects.create(year=2027, payer=user, payer_email=user.email, language="es", lines=[], issued_at=now)
    told = papers_exported(user)
    assert told["receipts"][0]["number"] == 1
    assert told["tax_data"][0]["tax_id"] == "12345678Z"
    erase_papers(user, now)
    assert not TaxIdentity.objects.exists()
    assert YearlySummary.objects.get().payer_email == ""
    DeclaringEntityFactory(entity_code="c-book")
    receipt(payer=user)
    TaxIdentityFactory(payer=user, email=user.email)
    erase_papers(user, now)
    assert TaxIdentity.objects.get().email == ""


def test_list_costs_the_same_for_one_and_three(client, user, own, receipt, django_assert_max_num_queries):
    client.force_login(user)
    receipt(payer=user), receipt(payer=user)
    with django_assert_max_num_queries(40):
        client.get(url("papers"))
    assert not list(papers_follow_the_money(JANUARY))
