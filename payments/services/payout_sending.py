"""Sending what two people agreed on: a bank order, or transfers to a connected account, each payout by one worker.
What the bank says comes back through order_owners.py; settling is payout_settling.py's."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import translation

from ..enums import CallState, OrderKind, PayoutRoute, PayoutState
from ..models import Payout, PayoutAccount, PayoutTransfer, ProviderCall
from ..payout_rules import owner_of
from ..providers import get_gateway, is_configured
from ..providers.errors import OutcomeUnknown, RequestRefused
from ..providers.facts import TransferFact
from ..queries.payouts import transferable
from .bank_orders import money_may_leave, order_transfer
from .calls import call_provider
from .checkpoints import reached
from .payout_moves import locked_payout, move
from .payout_settling import settle_failed, settle_paid

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
# The provider's balance is short: nothing is lost. It is looked at this often, and asked anew once it reaches.
SHORT, LOOK_AFTER = "balance_insufficient", timedelta(minutes=10)
S = PayoutState


def send_payouts(*, now: datetime) -> int:
    """Prepare approved payouts and finish those whose worker died. Returns how many were worked on.

    Nothing happens while MONEY_OUT is off. To be called outside any transaction.
    """
    if not money_may_leave():
        return 0
    open_connect = Q(state=S.PREPARED, route=PayoutRoute.CONNECT)
    rows = Payout.objects.filter(Q(state=S.APPROVED) | open_connect)
    rows = rows.filter(Q(leased_until=None) | Q(leased_until__lte=now)).order_by("approved_at", "pk")
    if not is_configured():
        rows = rows.exclude(route=PayoutRoute.CONNECT)
    worked = 0
    for pk in list(rows.values_list("pk", flat=True)):
        payout = _claim(pk, now)
        if payout is not None:
            worked += 1
            if payout.route == PayoutRoute.CONNECT:
                _transfer(payout, now)
    return worked


def _claim(pk: int, now: datetime) -> Payout | None:
    """Take the payout for a minute and commit what is going to be sent; None when another worker was faster."""
    with transaction.atomic(durable=True):
        row = locked_payout(pk)
        if row.leased_until is not None and row.leased_until > now:
            return None
        if row.state == S.APPROVED:
            _prepare(row, now)
        elif row.state != S.PREPARED or row.route != PayoutRoute.CONNECT:
            return None
        row.leased_until = now + LEASE
        row.save(update_fields=["leased_until"])
    reached("payout.prepared")
    return row


def _prepare(row: Payout, now: datetime) -> None:
    account = PayoutAccount.objects.get(beneficiary_code=row.beneficiary_code)
    if row.route == PayoutRoute.CONNECT:
        _allocate(row)
    else:
        with translation.override("es"):
            title = owner_of(row.book_code).title(row.book_code)
        order_transfer(
            kind=OrderKind.PAYOUT,
            subject_code=row.code,
            name=account.holder_name,
            iban=account.iban,
            amount_minor=row.net_minor,
            remittance=f"{row.code} {title}"[:140],
            now=now,
        )
    move(payout=row, to=S.PREPARED, cause="prepared", now=now)


def _allocate(row: Payout) -> None:
    """Which charge carries which part of the payout; the rows are the intent."""
    left = row.net_minor
    for payment, amount in transferable(row.book_code):
        part = min(left, amount)
        PayoutTransfer.objects.create(payout=row, payment=payment, amount_minor=part)
        left -= part
        if not left:
            return
    # Cannot be: approval asked for it. A payout must never be sent in part.
    raise RuntimeError(f"{row.code}: {left} cents have no charge to come from")


def _transfer(payout: Payout, now: datetime) -> None:
    """Make every transfer of the payout; refused ones take the others back with them."""
    account = PayoutAccount.objects.get(beneficiary_code=payout.beneficiary_code)
    try:
        if _is_still_short(payout):
            _wait(payout, now)
            return
        for part in payout.transfers.filter(transfer_id="").select_related("payment").order_by("pk"):
            fact = _find(account, part) or _create(account, part, now)
            PayoutTransfer.objects.filter(pk=part.pk).update(transfer_id=fact.transfer_id)
            reached("transfer.noted")
    except OutcomeUnknown as error:
        log.warning("payout %s: no answer (%s)", payout.code, error.code)
    except RequestRefused as error:
        log.warning("payout %s refused: %s", payout.code, error.code)
        if error.code == SHORT:
            _wait(payout, now)
        else:
            _take_back(payout, error.code, now)
    else:
        reached("payout.answered")
        settle_paid(payout.pk, "transfers", now)


def _is_still_short(payout: Payout) -> bool:
    """A part was refused for lack of balance, and what is there now does not reach for what is missing."""
    missing = payout.transfers.filter(transfer_id="")
    if not any(_shortages(part).exists() for part in missing.select_related("payment", "payout")):
        return False
    return get_gateway().available_minor() < (missing.aggregate(minor=Sum("amount_minor"))["minor"] or 0)


def _wait(payout: Payout, now: datetime) -> None:
    Payout.objects.filter(pk=payout.pk).update(leased_until=now + LOOK_AFTER)


def _calls(part: PayoutTransfer) -> QuerySet[ProviderCall]:
    """Every request for this transfer, answered or not."""
    return ProviderCall.objects.filter(operation="transfer.create", payment=part.payment, subject_code=part.payout.code)


def _shortages(part: PayoutTransfer) -> QuerySet[ProviderCall]:
    return _calls(part).filter(state=CallState.REFUSED, error_code=SHORT)


def _find(account: PayoutAccount, part: PayoutTransfer) -> TransferFact | None:
    """The transfer, when asking for it went unanswered: the list of the account and book is exact."""
    if not _calls(part).exists():
        return None
    made = get_gateway().transfers_of(destination=account.connect_account_id, group=part.payout.book_code)
    wanted = (part.payout.code, part.payment.code)
    return next((fact for fact in made if (fact.payout_code, fact.payment_code) == wanted), None)


def transfer_key(part: PayoutTransfer) -> str:
    """The key of the present attempt. Lack of balance ends one: the provider would repeat its refusal for a day."""
    first, ended = f"payout:{part.payout.code}:{part.payment.code}", _shortages(part).count()
    return f"{first}:{ended + 1}" if ended else first


def _create(account: PayoutAccount, part: PayoutTransfer, now: datetime) -> TransferFact:
    def send(key: str, params: dict[str, Any]) -> TransferFact:
        return get_gateway().create_transfer(key=key, **params)

    return call_provider(
        key=transfer_key(part),
        payment=part.payment,
        subject_code=part.payout.code,
        operation="transfer.create",
        params={
            "payout_code": part.payout.code,
            "payment_code": part.payment.code,
            "amount_minor": part.amount_minor,
            "destination": account.connect_account_id,
            "charge_id": part.payment.charge_id,
        },
        send=send,
        object_id=lambda made: made.transfer_id,
        now=now,
    )


def _take_back(payout: Payout, code: str, now: datetime) -> None:
    """One part was refused for good: what was already transferred is reversed, then the whole payout has failed."""
    try:
        for part in payout.transfers.exclude(transfer_id="").select_related("payment"):
            _undo(payout, part, now)
    except (OutcomeUnknown, RequestRefused) as error:
        log.warning("payout %s: taking back failed: %s", payout.code, error.code)
        return
    settle_failed(payout.pk, code, now)


def _undo(payout: Payout, part: PayoutTransfer, now: datetime) -> None:
    def send(key: str, params: dict[str, Any]) -> str:
        return get_gateway().reverse_transfer(key=key, **params)

    if get_gateway().retrieve_transfer(part.transfer_id).reversed_minor == 0:
        call_provider(
            key=f"payout-undo:{payout.code}:{part.payment.code}",
            payment=part.payment,
            subject_code=payout.code,
            operation="transfer.undo",
            params={
                "transfer_id": part.transfer_id,
                "amount_minor": part.amount_minor,
                "refund_code": "",
                "payment_code": part.payment.code,
            },
            send=send,
            object_id=lambda made: made,
            now=now,
        )
    PayoutTransfer.objects.filter(pk=part.pk).update(returned_minor=part.amount_minor)
    reached("transfer.undone")
