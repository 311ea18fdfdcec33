"""Where a cooperative's money goes: entered by its treasurer, checked by two people, or an account at the provider.
Sending money there is payout_sending.py's work."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record
from crowdcoop.clock import now as clock_now
from crowdcoop.codes import new_code
from crowdcoop.jobs import task

from ..enums import PayoutRoute
from ..exceptions import AlreadyDecided, ProviderUnavailable, SecondPersonNeeded, WrongAccount
from ..iban import compact, is_valid
from ..models import PayoutAccount
from ..providers import get_gateway, is_configured
from ..providers.errors import ProviderError
from .bank_orders import refuse_strangers
from .calls import call_provider
from .checkpoints import reached

ASK_EVERY = timedelta(minutes=10)


@transaction.atomic
def enter_account(
    *, by: Any, beneficiary_code: str, holder_name: str, iban: str, chooses: bool = True, now: datetime
) -> PayoutAccount:
    """Say to which bank account a cooperative's money goes. Two other people have to check it before any is sent.

    `chooses` False: the account is for capital, and an account at the provider, once chosen, stays the way of the rest.
    Raises WrongAccount. The same account again: nothing. Another one: everything is checked anew.
    """
    number, name = compact(iban), holder_name.strip()
    if not is_valid(number) or not name:
        raise WrongAccount
    fresh = {"entered_by": by, "entered_at": now, "holder_name": name, "iban": number}
    account, created = PayoutAccount.objects.select_for_update().get_or_create(
        beneficiary_code=beneficiary_code, defaults=fresh
    )
    if not created and (account.iban, account.holder_name) == (number, name):
        return _choose(account, PayoutRoute.PLATFORM_ACCOUNT, by) if chooses else account
    if not created:
        for field, value in fresh.items():
            setattr(account, field, value)
        account.version += 1
        account.checked_by = account.checked_at = account.confirmed_by = account.confirmed_at = None
    if chooses:
        account.route = PayoutRoute.PLATFORM_ACCOUNT
    account.save()
    record(by=by, action="payments.account_entered", subject=account, data={"version": account.version})
    return account


def _choose(account: PayoutAccount, route: str, by: Any) -> PayoutAccount:
    if account.route != route:
        account.route = route
        account.save(update_fields=["route"])
        record(by=by, action="payments.route_chosen", subject=account, data={"route": str(route)})
    return account


@transaction.atomic
def check_account(*, by: Any, account: PayoutAccount, version: int, now: datetime) -> PayoutAccount:
    """One of the two people has compared the account with the cooperative's paper. Verified already: nothing.

    Raises NotAllowed, SecondPersonNeeded for who entered or checked it, AlreadyDecided when it was changed since.
    """
    refuse_strangers(by)
    row = PayoutAccount.objects.select_for_update().get(pk=account.pk)
    if row.version != version or not row.iban:
        raise AlreadyDecided
    if row.is_verified:
        return row
    if by.pk in (row.entered_by_id, row.checked_by_id):
        raise SecondPersonNeeded
    if row.checked_by_id is None:
        row.checked_by, row.checked_at = by, now
    else:
        row.confirmed_by, row.confirmed_at = by, now
    row.save()
    record(by=by, action="payments.account_checked", subject=row, data={"verified": row.is_verified})
    return row


def begin_onboarding(*, by: Any, beneficiary_code: str, return_url: str, refresh_url: str, now: datetime) -> str:
    """Choose an account at the provider and return the address where the treasurer tells it who they are.

    The account is made once; the address works once. To be called outside any transaction. Raises ProviderUnavailable,
    PaymentsOff.
    """
    get_gateway()  # without a provider nothing moves
    with transaction.atomic(durable=True):
        fresh = {"entered_by": by, "entered_at": now}
        account, _created = PayoutAccount.objects.select_for_update().get_or_create(
            beneficiary_code=beneficiary_code, defaults=fresh
        )
        _choose(account, PayoutRoute.CONNECT, by)
    reached("onboarding.intended")
    try:
        account_id = account.connect_account_id or _create_account(account, now)
        return _create_link(account_id, account, return_url, refresh_url, now)
    except ProviderError:
        raise ProviderUnavailable from None


def _create_account(account: PayoutAccount, now: datetime) -> str:
    def send(key: str, params: dict[str, Any]) -> str:
        return get_gateway().create_account(key=key, **params)

    made = call_provider(
        key=f"account:{account.beneficiary_code}",
        payment=None,
        subject_code=account.beneficiary_code,
        operation="account.create",
        params={"beneficiary_code": account.beneficiary_code},
        send=send,
        object_id=lambda found: found,
        now=now,
    )
    PayoutAccount.objects.filter(pk=account.pk).update(connect_account_id=made)
    reached("account.noted")
    return made


def _create_link(account_id: str, account: PayoutAccount, return_url: str, refresh_url: str, now: datetime) -> str:
    def send(key: str, params: dict[str, Any]) -> str:
        return get_gateway().create_account_link(key=key, **params)

    return call_provider(
        key=new_code(f"account_link:{account.beneficiary_code}"),
        payment=None,
        subject_code=account.beneficiary_code,
        operation="account_link.create",
        params={"account_id": account_id, "return_url": return_url, "refresh_url": refresh_url},
        send=send,
        now=now,
    )


def ask_about_account(*, account: PayoutAccount, now: datetime) -> PayoutAccount:
    """Learn from the provider what a connected account may do now. Raises ProviderError when it is silent."""
    fact = get_gateway().retrieve_account(account.connect_account_id)
    with transaction.atomic():
        row = PayoutAccount.objects.select_for_update().get(pk=account.pk)
        if row.transfers_state != fact.transfers_state:
            data = {"from": row.transfers_state, "to": fact.transfers_state}
            record(by=None, action="payments.capability_changed", subject=row, data=data)
        row.transfers_state, row.details_given, row.asked_at = fact.transfers_state, fact.details_given, now
        row.save(update_fields=["transfers_state", "details_given", "asked_at"])
    return row


@task(backend="jobs")
def ask_later(account_id: int) -> None:
    """`ask_about_account` in the background, for the page people come back to."""
    ask_about_account(account=PayoutAccount.objects.get(pk=account_id), now=clock_now())


def ask_about_accounts(*, now: datetime) -> int:
    """Ask about every connected account that was not asked about lately. Returns how many answered."""
    if not is_configured():
        return 0
    rows = PayoutAccount.objects.exclude(connect_account_id="").exclude(asked_at__gt=now - ASK_EVERY)
    answered = 0
    for account in rows.order_by("asked_at", "pk")[:50]:
        try:
            ask_about_account(account=account, now=now)
            answered += 1
        except ProviderError:
            PayoutAccount.objects.filter(pk=account.pk).update(asked_at=now)
    return answered
