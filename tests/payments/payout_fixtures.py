"""A book that may be paid out, its cooperative's account, and the two people of the finance desk.
Only real services and rows; imported by this app's conftest."""

import pytest
from django.contrib.auth.models import Group

from payments import payout_rules
from payments.checks_money import check_money
from payments.models import Payout, PayoutAccount
from payments.rules import FINANCE
from payments.services.balance import match_balance
from payments.services.payout_accounts import ask_about_account, begin_onboarding
from payments.services.payouts import approve_payout, propose_payout
from tests.factories.accounts import UserFactory
from tests.factories.payouts import IBAN, PayoutAccountFactory

BOOK, COOP = "c-book", "coop-book"


class TestBooks:
    """Stands for an upper app that owns a book."""

    __test__ = False

    def __init__(self):
        self.reason, self.paid_out = None, []

    def as_owner(self):
        return payout_rules.BookOwner(
            name="test_books",
            owns=lambda code: code == BOOK,
            beneficiary=lambda code: COOP,
            may_pay_out=lambda code, now: self.reason,
            title=lambda code: "Forn de Dalt",
            on_paid_out=lambda code, now: self.paid_out.append(code),
            readers=lambda code: [payout_rules.Reader("treasurer@example.org", "ca")],
            page=lambda code: f"/money/{code}/",
            books=lambda: [BOOK],
        )


@pytest.fixture
def books(db):
    held = TestBooks()
    payout_rules.register(held.as_owner())
    yield held
    payout_rules.unregister("test_books")


@pytest.fixture
def finance(db):
    """People of the finance desk, a new one at each call."""
    group, _created = Group.objects.get_or_create(name=FINANCE)

    def make():
        person = UserFactory(is_staff=True)
        person.groups.add(group)
        return person

    return make


@pytest.fixture
def bank(settings):
    """The platform's own account."""
    settings.BANK_ACCOUNT_NAME, settings.BANK_ACCOUNT_IBAN = "Crowdcoop", IBAN


@pytest.fixture
def account(books):
    return PayoutAccountFactory(beneficiary_code=COOP)


@pytest.fixture
def proposed(account, finance, now):
    """A payout that one person proposed: `proposed(60_00)`."""

    def make(amount_minor, **given):
        wanted = {"by": finance(), "book_code": BOOK, "beneficiary_code": COOP, "now": now}
        return propose_payout(amount_minor=amount_minor, **(wanted | given))

    return make


@pytest.fixture
def approved(proposed, finance, now):
    """A payout that two people agreed on."""
    return lambda amount_minor, **given: approve_payout(by=finance(), payout=proposed(amount_minor, **given), now=now)


@pytest.fixture
def book(charged, books):
    """€100 and €40 collected in one book; the provider kept 1.75 and 0.85."""
    return [charged(amount_minor=100_00), charged(amount_minor=40_00)]


@pytest.fixture
def connected(books, sandbox, now):
    """The cooperative chose an account at the provider and told it everything."""

    def make():
        urls = {"return_url": "http://testserver/back/", "refresh_url": "http://testserver/again/"}
        url = begin_onboarding(by=UserFactory(), beneficiary_code=COOP, now=now, **urls)
        sandbox.page(url, {"answer": "done"})
        return ask_about_account(account=PayoutAccount.objects.get(), now=now)

    return make


def state_of(payout):
    return Payout.objects.get(pk=payout.pk).state


def kept_whole(now):
    """The books balance, and what the provider holds is what we say."""
    assert match_balance(now=now).difference_minor == 0
    assert check_money(now) == []
