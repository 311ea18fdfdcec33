"""Proposing and approving: two people, never above what may leave, only from settled money."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from payments.checks_money import check_money
from payments.enums import PAYOUT_TRANSITIONS, PayoutState
from payments.exceptions import IllegalTransition, NotAllowed, PayoutRefused, SecondPersonNeeded, TooMuch
from payments.models import Payout, PayoutEvent
from payments.queries import balance
from payments.queries.payouts import is_paid_out, payable
from payments.services import payout_moves
from payments.services.ledger import credit, debit, post_entry
from payments.services.payouts import approve_payout, propose_payout, reject_payout
from payments.services.refunds import propose_refund
from tests.factories.accounts import UserFactory
from tests.factories.payouts import PayoutAccountFactory, PayoutFactory
from tests.payments.payout_fixtures import BOOK, COOP

LATER = timedelta(days=61)


@pytest.fixture
def book(charged, books):
    """€100 and €40 collected in one book; the provider kept 1.75 and 0.85."""
    return [charged(amount_minor=100_00), charged(amount_minor=40_00)]


def test_payable_is_what_was_collected_less_the_reserve(book, now):
    found = payable(BOOK, now=now)
    assert (found.collected_minor, found.fees_minor, found.reserve_minor) == (140_00, 2_60, 7_00)
    assert (found.held_minor, found.available_minor) == (140_00, 133_00)
    assert payable(BOOK, now=now + LATER).available_minor == 140_00
    assert not is_paid_out(BOOK, now=now)


def test_the_reserve_is_rounded_up_to_the_cent(charged, books, now):
    charged(amount_minor=10_01)
    assert payable(BOOK, now=now).reserve_minor == 51


@pytest.mark.parametrize(("amount", "taken"), [(133_00, True), (133_01, False), (0, False), (-1, False)])
def test_never_above_payable_minus_reserve(amount, taken, book, proposed):
    if taken:
        assert proposed(amount).state == PayoutState.PROPOSED
        return
    with pytest.raises(TooMuch, match="133"):
        proposed(amount)
    assert not Payout.objects.exists()


def test_two_payouts_cannot_be_for_the_same_money(book, proposed):
    proposed(100_00)
    with pytest.raises(TooMuch):
        proposed(33_01)
    assert proposed(33_00).net_minor == 33_00


def test_fee_and_cost_are_lines_of_their_own(book, approved, settings, now):
    settings.PLATFORM_FEE_BASIS_POINTS = 400
    payout = approved(99_99)
    assert (payout.platform_fee_minor, payout.provider_cost_minor, payout.net_minor) == (3_99, 2_60, 93_40)
    assert balance(f"campaign_held:{BOOK}") == 40_01
    assert balance(f"coop_payable:{COOP}") == 93_40
    assert (balance("platform_fees"), balance("provider_fees")) == (3_99, 0)
    assert payable(BOOK, now=now).fees_minor == 0
    assert check_money(now) == []


def test_the_same_person_may_not_approve(book, proposed, now):
    payout = proposed(50_00)
    with pytest.raises(SecondPersonNeeded):
        approve_payout(by=payout.proposed_by, payout=payout, now=now)


def test_the_database_itself_refuses_one_person(db, now):
    payout = PayoutFactory()
    with pytest.raises(IntegrityError):
        Payout.objects.filter(pk=payout.pk).update(approved_by=payout.proposed_by, approved_at=now)


def test_strangers_may_do_nothing(book, account, proposed, now):
    payout, stranger = proposed(50_00), UserFactory()
    with pytest.raises(NotAllowed):
        propose_payout(by=stranger, book_code=BOOK, beneficiary_code=COOP, amount_minor=1_00, now=now)
    with pytest.raises(NotAllowed):
        approve_payout(by=stranger, payout=payout, now=now)
    with pytest.raises(NotAllowed):
        reject_payout(by=stranger, payout=payout, reason="x", now=now)


def test_approving_twice_is_once(book, proposed, finance, now):
    payout, second = proposed(50_00), finance()
    approve_payout(by=second, payout=payout, now=now)
    assert approve_payout(by=second, payout=payout, now=now).state == PayoutState.APPROVED
    assert PayoutEvent.objects.filter(payout=payout, to_state="approved").count() == 1
    with pytest.raises(IllegalTransition):
        approve_payout(by=finance(), payout=payout, now=now)


def test_money_that_went_back_meanwhile_stops_the_approval(book, proposed, finance, now):
    payout = proposed(133_00)
    propose_refund(by=finance(), payment=book[1], amount_minor=1, reason="sorry", now=now)
    with pytest.raises(TooMuch, match="132,99"):
        approve_payout(by=finance(), payout=payout, now=now)
    assert balance(f"coop_payable:{COOP}") == 0


def test_rejected_before_and_after_approval_the_money_stays(book, proposed, approved, finance, now):
    first = reject_payout(by=finance(), payout=proposed(50_00), reason="wrong month", now=now)
    second = reject_payout(by=finance(), payout=approved(60_00), reason="stop", now=now)
    assert reject_payout(by=finance(), payout=second, reason="again", now=now).state == first.state == "rejected"
    assert balance(f"campaign_held:{BOOK}") == 140_00
    assert payable(BOOK, now=now).available_minor == 133_00
    assert check_money(now) == []


def test_the_owner_says_when(book, books, account, proposed):
    books.reason = "Collection is not over yet."
    with pytest.raises(PayoutRefused, match="not over"):
        proposed(1_00)


def test_an_owner_that_changes_its_mind_stops_the_approval(book, books, proposed, finance, now):
    payout = proposed(50_00)
    books.reason = "A dispute is open."
    with pytest.raises(PayoutRefused, match="dispute"):
        approve_payout(by=finance(), payout=payout, now=now)


def test_a_book_without_owner_pays_nothing(account, finance, now):
    with pytest.raises(PayoutRefused, match="Nadie responde"):
        propose_payout(by=finance(), book_code="c-none", beneficiary_code=COOP, amount_minor=1, now=now)


def test_money_of_one_cooperative_never_goes_to_another(book, account, proposed):
    PayoutAccountFactory(beneficiary_code="coop-other")
    with pytest.raises(PayoutRefused, match="otra cooperativa"):
        proposed(1_00, beneficiary_code="coop-other")


def test_an_account_nobody_checked_gets_nothing(book, books, finance, now):
    PayoutAccountFactory(beneficiary_code=COOP, unchecked=True)
    with pytest.raises(PayoutRefused, match="no está verificada"):
        propose_payout(by=finance(), book_code=BOOK, beneficiary_code=COOP, amount_minor=1_00, now=now)


def test_no_account_gets_nothing(book, books, finance, now):
    with pytest.raises(PayoutRefused, match="no está verificada"):
        propose_payout(by=finance(), book_code=BOOK, beneficiary_code=COOP, amount_minor=1_00, now=now)


def test_a_payout_of_which_nothing_would_arrive_is_refused(book, proposed):
    with pytest.raises(PayoutRefused, match="no llegaría nada"):
        proposed(2_60)
    assert proposed(2_61).net_minor == 1


def test_a_debt_is_taken_off_once(book, proposed, approved, finance, now):
    lines = [debit(f"coop_receivable:{BOOK}", 5_00, "debt"), credit("suspense", 5_00, "debt")]
    post_entry(key="test:debt", kind="test", description="debt", lines=lines, now=now)
    payout = approved(60_00)
    assert (payout.owed_minor, payout.net_minor) == (5_00, 52_40)
    assert balance(f"coop_receivable:{BOOK}") == 0
    waiting = proposed(10_00)
    assert waiting.owed_minor == 0


def test_a_debt_that_changed_stops_the_approval(book, proposed, approved, finance, now):
    lines = [debit(f"coop_receivable:{BOOK}", 5_00, "debt"), credit("suspense", 5_00, "debt")]
    post_entry(key="test:debt", kind="test", description="debt", lines=lines, now=now)
    payout = proposed(20_00)
    lines = [debit("suspense", 5_00, "debt"), credit(f"coop_receivable:{BOOK}", 5_00, "debt")]
    post_entry(key="test:paid", kind="test", description="paid", lines=lines, now=now)
    with pytest.raises(PayoutRefused, match="deuda ha cambiado"):
        approve_payout(by=finance(), payout=payout, now=now)


@pytest.mark.parametrize("to", PayoutState)
@pytest.mark.parametrize("start", ["", *PayoutState])
def test_every_pair_of_states_is_legal_or_raises(start, to, db, finance, now):
    legal = to == PayoutState.PROPOSED if start == "" else to in PAYOUT_TRANSITIONS[PayoutState(start)]
    assert payout_moves.is_legal(start, to) is legal
    if not start:
        return
    payout = PayoutFactory(state=start, approved_by=finance(), approved_at=now)
    if legal:
        payout_moves.move(payout=payout, to=to, cause="test", now=now)
        assert Payout.objects.get(pk=payout.pk).state == to
        assert payout.events.get().from_state == start
    else:
        with pytest.raises(IllegalTransition):
            payout_moves.move(payout=payout, to=to, cause="test", now=now)
        assert Payout.objects.get(pk=payout.pk).state == start
