"""Where money goes: entered by one, checked by two others, anew after every change; or an account at the provider."""

import pytest
from django.db import IntegrityError

from payments.enums import PayoutRoute
from payments.exceptions import (
    AlreadyDecided,
    NotAllowed,
    PaymentsOff,
    ProviderUnavailable,
    SecondPersonNeeded,
    WrongAccount,
)
from payments.models import PayoutAccount
from payments.services.payout_accounts import ask_later, begin_onboarding, check_account, enter_account
from tests.factories.accounts import UserFactory
from tests.factories.payouts import IBAN, OTHER_IBAN, PayoutAccountFactory
from tests.payments.conftest import Crash
from tests.payments.payout_fixtures import COOP

URLS = {"return_url": "http://testserver/back/", "refresh_url": "http://testserver/again/"}


@pytest.fixture
def treasurer(db):
    return UserFactory()


def entered(by, now, iban=IBAN, name="Forn de Dalt S. Coop."):
    return enter_account(by=by, beneficiary_code=COOP, holder_name=name, iban=iban, now=now)


def test_two_others_have_to_check(treasurer, finance, now):
    account, first, second = entered(treasurer, now), finance(), finance()
    assert not account.can_receive
    account = check_account(by=first, account=account, version=1, now=now)
    assert not account.is_verified
    with pytest.raises(SecondPersonNeeded):
        check_account(by=first, account=account, version=1, now=now)
    account = check_account(by=second, account=account, version=1, now=now)
    assert account.is_verified
    assert account.can_receive
    assert check_account(by=finance(), account=account, version=1, now=now).confirmed_by == second


def test_whoever_entered_it_may_not_check_it(finance, now):
    person = finance()
    with pytest.raises(SecondPersonNeeded):
        check_account(by=person, account=entered(person, now), version=1, now=now)
    with pytest.raises(NotAllowed):
        check_account(by=UserFactory(), account=PayoutAccount.objects.get(), version=1, now=now)


def test_a_change_is_checked_anew(treasurer, finance, now):
    account = entered(treasurer, now)
    for person in (finance(), finance()):
        check_account(by=person, account=account, version=1, now=now)
    assert entered(treasurer, now).is_verified, "the same again changes nothing"
    changed = entered(treasurer, now, OTHER_IBAN)
    assert (changed.version, changed.is_verified) == (2, False)
    with pytest.raises(AlreadyDecided):
        check_account(by=finance(), account=changed, version=1, now=now)


@pytest.mark.parametrize(("iban", "name"), [("ES00", "X"), ("", "X"), (IBAN, "  "), ("US64SVBKUS6S3300958879", "X")])
def test_what_cannot_be_is_refused(iban, name, treasurer, now):
    with pytest.raises(WrongAccount):
        entered(treasurer, now, iban, name)
    assert not PayoutAccount.objects.exists()


@pytest.mark.parametrize(
    "pair", [("checked_by", "entered_by"), ("confirmed_by", "entered_by"), ("confirmed_by", "checked_by")]
)
def test_the_database_itself_wants_three_people(pair, db):
    account = PayoutAccountFactory()
    with pytest.raises(IntegrityError):
        PayoutAccount.objects.filter(pk=account.pk).update(**{pair[0]: getattr(account, pair[1])})


def test_onboarding_makes_one_account_and_a_new_link_each_time(treasurer, sandbox, now):
    said = {"by": treasurer, "beneficiary_code": COOP, "now": now, **URLS}
    first, second = begin_onboarding(**said), begin_onboarding(**said)
    assert first != second
    assert len(sandbox.objects("account")) == 1
    account = PayoutAccount.objects.get()
    assert (account.route, account.can_receive) == (PayoutRoute.CONNECT, False)
    assert sandbox.page(first)[0] == 200
    sandbox.page(first, {"answer": "later"})
    ask_later.func(account.pk)
    assert not PayoutAccount.objects.get().can_receive
    sandbox.page(second, {"answer": "done"})
    ask_later.func(account.pk)
    assert PayoutAccount.objects.get().can_receive
    assert sandbox.page(f"{sandbox.address}/onboard/none")[0] == 410


@pytest.mark.parametrize("point", ["onboarding.intended", "account.create.prepared", "account.create.answered",
                                   "account.noted", "account_link.create.answered"])  # fmt: skip
def test_a_crash_leaves_one_account(point, treasurer, sandbox, now, crash_at):
    said = {"by": treasurer, "beneficiary_code": COOP, "now": now, **URLS}
    crash_at(point)
    with pytest.raises(Crash):
        begin_onboarding(**said)
    assert begin_onboarding(**said)
    assert len(sandbox.objects("account")) == 1


def test_back_to_the_bank_account(treasurer, sandbox, finance, now):
    entered(treasurer, now)
    begin_onboarding(by=treasurer, beneficiary_code=COOP, now=now, **URLS)
    assert entered(treasurer, now).route == PayoutRoute.PLATFORM_ACCOUNT


def test_a_silent_provider_is_told_calmly(treasurer, sandbox, now):
    sandbox.faults(("account.create", "cut_before"))
    with pytest.raises(ProviderUnavailable):
        begin_onboarding(by=treasurer, beneficiary_code=COOP, now=now, **URLS)


def test_without_a_provider_nothing_is_chosen(treasurer, settings, now):
    settings.STRIPE_API_KEY = ""
    with pytest.raises(PaymentsOff):
        begin_onboarding(by=treasurer, beneficiary_code=COOP, now=now, **URLS)
    assert not PayoutAccount.objects.exists()
