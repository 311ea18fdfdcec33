"""Share capital by direct debit on its way to the cooperative: whole, by bank, once no bank can take it back.
The way in is test_debits.py's; what a payout does in general is tests/payments/services/test_payouts.py's."""

from datetime import timedelta

import pytest
from django.utils import translation

from crowdcoop.mail.models import OutboxMessage
from membership import capital
from membership.models import RegisterOperation
from payments.checks_money import check_money
from payments.exceptions import PayoutRefused, TooMuch
from payments.models import BankOrder, Payment, Payout, PayoutAccount
from payments.payout_queues import to_pay
from payments.payout_statement import statement
from payments.queries import balance
from payments.queries.payouts import RETURNABLE, payable
from payments.services.debits import NOTICE
from payments.services.ledger import credit, debit, post_entry
from payments.services.payout_sending import send_payouts
from payments.services.payout_settling import settle_paid
from payments.services.payouts import approve_payout, owed_by, propose_payout
from payments.services.reconcile import reconcile
from payments.services.refunds import approve_refund, propose_refund, send_refunds
from tests.factories.payouts import IBAN, PayoutAccountFactory
from tests.membership.services.conftest import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(now):
    """When the debit's eight weeks are over."""
    return now + NOTICE + DAY + RETURNABLE + timedelta(minutes=1)


@pytest.fixture
def code(collected, settings):
    settings.BANK_ACCOUNT_NAME, settings.BANK_ACCOUNT_IBAN = "Crowdcoop", IBAN
    PayoutAccountFactory(beneficiary_code=collected.book_code)
    return collected.book_code


@pytest.fixture
def passed_on(code, clerk_pair, later):
    """Two people agreed, the bank carried it out."""
    first, second = clerk_pair
    payout = propose_payout(by=first, book_code=code, beneficiary_code=code, amount_minor=300_00, now=later)
    approve_payout(by=second, payout=payout, now=later)
    send_payouts(now=later)
    return settle_paid(payout.pk, "statement", later)


def test_for_eight_weeks_it_stays_here(code, clerk_pair, now, later):
    found = payable(code, now=later - timedelta(minutes=2))
    assert (found.held_minor, found.reserve_minor, found.available_minor) == (300_00, 300_00, 0)
    wanted = {"by": clerk_pair[0], "book_code": code, "beneficiary_code": code, "amount_minor": 1}
    with pytest.raises(TooMuch):
        propose_payout(now=later - timedelta(minutes=2), **wanted)
    assert [row.title for row in to_pay(later - timedelta(minutes=2))] == []
    [row] = to_pay(later)
    assert (row.book_code, row.payable.available_minor) == (code, 300_00)


def test_it_goes_whole_and_the_register_still_agrees(code, passed_on, later):
    cost = passed_on.provider_cost_minor
    assert (passed_on.state, passed_on.platform_fee_minor, passed_on.owed_minor) == ("paid", 0, 0)
    assert passed_on.net_minor == 300_00 - cost
    assert BankOrder.objects.get(subject_code=passed_on.code).amount_minor == passed_on.net_minor
    assert (balance(f"share_capital:{code}"), balance(f"capital_passed_on:{code}")) == (300_00, 300_00)
    assert payable(code, now=later).held_minor == 0
    assert check_money(later) == []


def test_neither_fee_nor_debt_is_taken_off(code, clerk_pair, settings, later):
    settings.PLATFORM_FEE_BASIS_POINTS = 500
    lines = [debit(f"coop_receivable:{code}", 10_00, "debt"), credit("suspense", 10_00, "debt")]
    post_entry(key="debt", kind="debt", description="owed from before", lines=lines, now=later)
    assert owed_by(code, code) == 10_00, "what a campaign's payout would take off"
    payout = propose_payout(by=clerk_pair[0], book_code=code, beneficiary_code=code, amount_minor=300_00, now=later)
    assert (payout.platform_fee_minor, payout.owed_minor) == (0, 0)


def test_it_goes_by_bank_whatever_was_chosen_for_the_rest(code, clerk_pair, later):
    PayoutAccount.objects.update(route="connect", connect_account_id="acct_1", transfers_state="active")
    payout = propose_payout(by=clerk_pair[0], book_code=code, beneficiary_code=code, amount_minor=300_00, now=later)
    assert payout.route == "platform_account"


def test_only_to_a_checked_bank_account(collected, clerk_pair, later):
    code = collected.book_code
    wanted = {"by": clerk_pair[0], "book_code": code, "beneficiary_code": code, "amount_minor": 300_00, "now": later}
    with pytest.raises(PayoutRefused):
        propose_payout(**wanted)
    PayoutAccountFactory(beneficiary_code=code, connected=True, unchecked=True)
    with pytest.raises(PayoutRefused):
        propose_payout(**wanted)
    assert not Payout.objects.exists()


def test_what_is_disputed_or_goes_back_is_not_passed_on(code, collected, sandbox, clerk_pair, now, later):
    sandbox.open_dispute(collected.charge_id, reason="debit_not_authorized")
    reconcile(now=now + timedelta(weeks=4))
    found = payable(code, now=now + timedelta(weeks=4))
    assert (found.held_minor, found.reserve_minor, found.available_minor) == (0, 0, 0)
    assert payable(code, now=later).available_minor == 0


def test_what_goes_back_afterwards_is_told_and_taken_off_the_next(
    code, collected, passed_on, clerk_pair, treasurer, later
):
    first, second = clerk_pair
    refund = propose_refund(by=first, payment=Payment.objects.get(pk=collected.pk), amount_minor=100_00, reason="left",
                            now=later)  # fmt: skip
    approve_refund(by=second, refund=refund, now=later)
    send_refunds(now=later)
    send_refunds(now=later)
    reconcile(now=later + DAY)
    found = payable(code, now=later + DAY)
    assert (found.held_minor, found.available_minor) == (-100_00, 0)
    [told] = OutboxMessage.objects.filter(kind="payments/money_owed", to=treasurer.email)
    assert "100" in told.subject
    assert balance(f"share_capital:{code}") == 200_00
    assert RegisterOperation.objects.count() == 2
    assert check_money(later + DAY) == []


def test_capital_by_transfer_is_the_cooperatives_already(code, collected, later):
    """Negative control: only what came to us is passed on."""
    Payment.objects.filter(pk=collected.pk).update(method="transfer")
    assert payable(code, now=later).held_minor == 0
    assert list(capital.books()) == []


def test_a_payout_above_what_was_there_is_found(code, passed_on, later):
    """Negative control of the invariant."""
    Payment.objects.filter(book_code=code).update(collected_at=later + DAY)
    assert any("took more than" in str(found) for found in check_money(later))


def test_the_statement_names_the_capital_and_no_fee(code, passed_on):
    with translation.override("en"):
        paper = statement(passed_on, "en")
    facts = {fact.label: fact.value for fact in paper.sections[0].facts}
    assert facts["Paid out of"].startswith("Share capital of ")
    way = dict(paper.sections[1].table.rows)
    assert way["Fee of the platform"] == "€0"


def test_the_book_names_its_people(code, treasurer, secretary):
    told = {reader.email for reader in capital.readers(code)}
    assert treasurer.email in told
    assert secretary.email not in told
    assert capital.owns(code)
    assert not capital.owns("c-unknown")
    assert capital.page(code).endswith(f"/{code}/capital/")
