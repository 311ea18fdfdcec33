"""Receipts and corrections: one for each payment that came, gapless, the right paper for each nature and language.
Money moves through the real services; numbers are looked at in the rows."""

import threading
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from payments.checks_money import check_money
from payments.enums import Nature, PaymentState, ReceiptKind
from payments.models import NeverChanged, Payment, Receipt, ReceiptSeries
from payments.purposes import Issuer, PaperFacts
from payments.services.contributions import record_transfer
from payments.services.drawing import draw_receipt, receipt_paper
from payments.services.payments import release_payment, withdraw_payment
from payments.services.receipts import PLATFORM, issue_receipt, keep_papers
from payments.services.wordings import correction_wording, receipt_wording
from tests.factories.papers import DeclaringEntityFactory, TaxIdentityFactory
from tests.factories.payments import PaymentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(owner, now):
    """A payment that came by bank transfer: `paid(nature="gift", …)`."""
    made = iter(range(1000))

    def make(**given):
        wanted = {
            "by": None, "purpose": "test_pledge", "owner_code": f"p-{next(made)}", "book_code": "c-book",
            "amount_minor": 25_00, "nature": "gift", "payer_email": "supporter@example.org", "payer_language": "en",
            "reference": "", "received_on": now.date(), "now": now,
        }  # fmt: skip
        return record_transfer(**(wanted | given))

    return make


def gave_back(payment, amount, now, state=PaymentState.PARTLY_REFUNDED):
    """As if a refund had succeeded: what the refund services write before papers follow."""
    payment.refunded_minor, payment.state = payment.refunded_minor + amount, state
    payment.save()
    keep_papers(payment=payment, now=now)


def findings():
    return [str(v) for v in check_money() if v.number == 17]


def test_money_that_comes_gets_one_receipt(paid):
    payment = paid()
    receipt = payment.receipts.get()
    assert (receipt.kind, receipt.amount_minor, receipt.shown_number) == ("receipt", 25_00, "2027-G-00001")
    assert receipt.facts["described"] == f"Pledge {payment.owner_code}"
    assert receipt.facts["collected_on"] == "2027-03-09"
    assert not findings()


def test_issuing_again_returns_the_same_receipt(paid, now):
    payment = paid()
    assert issue_receipt(payment=payment, now=now) == payment.receipts.get()
    keep_papers(payment=payment, now=now)
    assert Receipt.objects.count() == 1


def test_a_card_that_is_charged_gets_its_receipt(charged):
    payment = charged()
    assert payment.state == PaymentState.COLLECTED
    assert payment.receipts.get().facts["method"] == "card"


def test_released_withdrawn_and_declined_get_none(promised, charged, now):
    release_payment(payment=promised(), cause="unsuccessful", now=now)
    withdraw_payment(by=None, payment=promised(), now=now)
    charged("4000 0000 0000 0341")
    assert not Receipt.objects.exists()
    assert not findings()


def test_numbers_have_a_series_for_each_issuer_nature_and_year(paid):
    paid()
    paid(book_code="c-other")
    paid(nature="presale")
    paid(nature="tip")
    paid(now=datetime(2028, 1, 1, 12, tzinfo=UTC))
    paid()
    found = Receipt.objects.order_by("pk").values_list("issuer_code", "series", "number")
    assert list(found) == [
        ("c-book", "2027-G", 1), ("c-other", "2027-G", 1), ("c-book", "2027-P", 1), (PLATFORM, "2027-T", 1),
        ("c-book", "2028-G", 1), ("c-book", "2027-G", 2),
    ]  # fmt: skip
    assert not findings()


def test_the_year_is_the_years_of_the_house_not_of_greenwich(paid):
    paid(now=datetime(2027, 12, 31, 23, 30, tzinfo=UTC))
    assert Receipt.objects.get().series == "2028-G"


def test_a_number_goes_back_with_its_transaction(paid):
    paid()
    with transaction.atomic():
        paid()
        transaction.set_rollback(True)
    paid()
    assert list(Receipt.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]
    assert ReceiptSeries.objects.get().last_number == 2
    assert not findings()


def test_a_refund_gets_a_correction_and_the_papers_add_up(paid, now):
    payment = paid()
    gave_back(payment, 10_00, now)
    gave_back(payment, 15_00, now, PaymentState.REFUNDED)
    found = payment.receipts.order_by("pk").values_list("kind", "ordinal", "amount_minor", "series", "number")
    assert list(found) == [
        ("receipt", 1, 25_00, "2027-G", 1), ("correction", 1, -10_00, "2027-GR", 1),
        ("correction", 2, -15_00, "2027-GR", 2),
    ]  # fmt: skip
    last = payment.receipts.last()
    assert "2027-G-00001" in last.facts["paragraphs"][0]
    assert last.facts["left_minor"] == 0
    assert not findings()


def test_money_that_did_not_go_back_after_all_is_corrected_again(paid, now):
    payment = paid()
    gave_back(payment, 10_00, now)
    gave_back(payment, -10_00, now, PaymentState.COLLECTED)
    last = payment.receipts.last()
    assert (last.kind, last.amount_minor) == (ReceiptKind.CORRECTION, 10_00)
    assert "did not go back" in last.facts["paragraphs"][0]
    assert not findings()


def test_money_on_its_way_back_keeps_its_papers_for_now(paid, now):
    payment = paid()
    gave_back(payment, 10_00, now, PaymentState.REFUND_PENDING)
    assert payment.receipts.count() == 1
    assert not findings()


def test_a_payment_that_never_came_is_not_papered_by_a_refund(owner, now):
    payment = PaymentFactory(state=PaymentState.REFUNDED)
    keep_papers(payment=payment, now=now)
    assert not payment.receipts.exists()


def test_missing_extra_and_wrong_papers_are_seen(paid, now):
    paid()
    payment = paid()
    PaymentFactory(state=PaymentState.COLLECTED, collected_at=now)
    never = PaymentFactory()
    issue_receipt(payment=never, now=now)
    Payment.objects.filter(pk=payment.pk).update(refunded_minor=5_00)
    ReceiptSeries.objects.filter(issuer_code="c-book").update(last_number=9)
    said = " ".join(findings())
    assert "with 0 receipt(s)" in said
    assert f"{never.code} is draft and has a receipt" in said
    assert f"{payment.code} keeps 2000, its papers say 2500" in said
    assert "the series says 9" in said


def test_a_receipt_is_never_changed_or_deleted(paid):
    paid()
    for act in (lambda r: r.update(amount_minor=1), lambda r: r.delete()):
        with pytest.raises(NeverChanged):
            act(Receipt.objects.all())
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_receipt SET amount_minor = 1")


# Wording --------------------------------------------------------------------------------------------------------------

FACTS = PaperFacts(Issuer("co", "Hiritarrak", "F12345674", "Bilbo"), thing="Bread for a year", reference="pay-1")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def said(nature, certified=False):
    found = receipt_wording(nature, FACTS, certified=certified)
    return found.title + " " + " ".join(found.paragraphs)


def test_each_nature_has_its_own_paper():
    with translation.override("en"):
        assert "Receipt for a gift" in said("gift")
        assert "no right to a tax deduction" in said("gift")
        assert "Certificate of donation" in said("gift", certified=True)
        assert "irrevocable" in said("gift", certified=True)
        assert "Bread for a year" in said("presale")
        assert "not an invoice" in said("presale")
        assert "share capital" in said("share_capital")
        assert "pay-1" in said("share_capital")
        assert "fee for joining" in said("entry_fee")
        assert "None of it goes to a campaign" in said("tip")
        unnamed = receipt_wording("presale", PaperFacts(FACTS.issuer), certified=False)
        assert unnamed.paragraphs[0].endswith("still to be made or delivered.")
        assert len({said(nature) for nature in Nature.values}) == len(Nature.values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("nature", Nature.values)
def test_each_nature_can_be_drawn_in_each_language(paid, nature, language):
    receipt = paid(nature=nature, payer_language=language).receipts.get()
    paper = receipt_paper(receipt)
    assert paper.language == language
    assert draw_receipt(receipt).startswith(b"%PDF")


def test_every_sentence_goes_through_gettext(monkeypatch):
    """No sentence is left in English when the catalogue has all of them: each is marked by a stand-in catalogue."""
    from payments.services import wordings

    monkeypatch.setattr(wordings, "_", lambda text: "«" + text + "»")
    for certified in (False, True):
        for nature in Nature.values:
            found = receipt_wording(nature, FACTS, certified=certified)
            assert all(part.startswith("«") and part.endswith("»") for part in (found.title, *found.paragraphs))
    found = correction_wording("2027-G-1", change_minor=-1, left_minor=2)
    assert all(part.startswith("«") and part.endswith("»") for part in (found.title, *found.paragraphs))


def test_only_a_proved_issuer_certifies_and_only_while_the_proof_holds(paid, now):
    DeclaringEntityFactory(entity_code="c-book", valid_until=now.date())
    assert paid().receipts.get().facts["certified"] is True
    assert paid(book_code="c-other").receipts.get().facts["certified"] is False
    assert paid(now=datetime(2027, 3, 10, 12, tzinfo=UTC)).receipts.get().facts["certified"] is False


def test_a_paper_names_its_payer_as_known_today(paid, user, now):
    receipt = paid(payer=user, payer_email=user.email).receipts.get()
    lines = {fact.value for fact in receipt_paper(receipt).sections[0].facts}
    assert any(user.email in line for line in lines)
    TaxIdentityFactory(payer=user, email=user.email)
    lines = {fact.value for fact in receipt_paper(receipt).sections[0].facts}
    assert "Ane Etxebarria, 12345678Z" in lines


def test_a_paper_given_for_an_organisation_names_it_and_nobody_else(paid, user):
    TaxIdentityFactory(payer=user, email=user.email)
    payment = paid(payer=user, payer_email=user.email)
    payment.organisation, payment.organisation_tax_id = "Ateneu Obrer", "G12345674"
    payment.save()
    lines = {fact.value for fact in receipt_paper(payment.receipts.get()).sections[0].facts}
    assert "Ateneu Obrer, G12345674" in lines
    assert not any("Ane Etxebarria" in line or user.email in line for line in lines)


def test_a_tip_is_the_platforms_paper(paid, settings):
    settings.PLATFORM_LEGAL_NAME, settings.PLATFORM_TAX_ID = "Crowdcoop Foundation", "G12345674"
    paper = receipt_paper(paid(nature="tip").receipts.get())
    assert paper.issuer == ("Crowdcoop Foundation", "Tax number G12345674")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_parallel_issue_leaves_no_gap(owner, now):
    payments = [PaymentFactory(state=PaymentState.COLLECTED, collected_at=now) for _ in range(24)]

    together = threading.Barrier(len(payments), timeout=20)

    def issue(payment):
        try:
            connection.ensure_connection()
            together.wait()
            issue_receipt(payment=payment, now=now)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=(payment,)) for payment in payments]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 25))
    assert not findings()
