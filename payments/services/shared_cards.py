"""One card for several payments: its page is opened once, and what it brought reaches each of them by the one door.
Nothing is charged here; each payment's fate is its own from then on (docs/adr/0018)."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from crowdcoop.clock import now as clock_now
from crowdcoop.jobs import task

from ..enums import PaymentState
from ..models import Payment, SharedCard
from ..providers import get_gateway, is_live
from ..providers.errors import ProviderError
from .calls import put_away
from .checkout import open_session
from .checkpoints import reached
from .settlement import apply
from .transitions import locked, move

log = logging.getLogger(__name__)
S = PaymentState


def open_shared_card(*, language: str, now: datetime) -> SharedCard:
    """A card to be, inside the transaction that opens the payments it is for. Nothing is sent."""
    return SharedCard.objects.create(payer_language=language, opened_at=now)


def begin_shared_checkout(*, card: SharedCard, return_url: str, cancel_url: str, now: datetime) -> str:
    """Open the provider's page for all drafts of this card and return its address; again: the same page.

    To be called outside any transaction. Nothing left that waits for a card, or the page was used: `return_url`.
    Raises PaymentsOff without a provider, ProviderUnavailable when it does not answer (safe to try again).
    """
    get_gateway()  # without a provider nothing moves
    row = _intend(card, return_url, cancel_url, now)
    if row.session_url:
        return row.session_url
    if row.session_id or not Payment.objects.filter(shared_card=row).unfinished().exists():
        return row.return_url
    return open_session(row, now)


def _intend(card: SharedCard, return_url: str, cancel_url: str, now: datetime) -> SharedCard:
    """Commit what is about to be asked for: the page's addresses, then each payment (one lock at a time)."""
    with transaction.atomic(durable=True):
        row = SharedCard.objects.select_for_update().get(pk=card.pk)
        if not row.return_url:
            row.return_url, row.cancel_url, row.livemode = return_url, cancel_url, is_live()
            row.save(update_fields=["return_url", "cancel_url", "livemode"])
    reached("shared.intended")
    for pk in list(row.payments.filter(state=S.DRAFT).order_by("pk").values_list("pk", flat=True)):  # type: ignore[attr-defined]
        with transaction.atomic(durable=True):
            payment = locked(pk)
            if payment.state == S.DRAFT:
                move(payment=payment, to=S.AWAITING_CARD, cause="checkout", now=now)
        reached("shared.one_intended")
    return row


def apply_shared(*, card_id: int, cause: str, now: datetime, provider_event: str = "") -> None:
    """Ask about the page; once it is used or closed, have each payment ask, and only then be done with it.

    Safe any number of times: a payment takes the card once, whatever broke in between is asked again. Raises
    ProviderError when the provider is silent.
    """
    card = SharedCard.objects.get(pk=card_id)
    if not card.session_url:
        return
    if get_gateway().retrieve_session(card.session_id).status != "open":
        reached("shared.asked")
        for pk in _waiting_for(card):
            apply(payment_id=pk, cause=cause, now=now, provider_event=provider_event)
            reached("shared.one_told")
        card.session_url = ""
    SharedCard.objects.filter(pk=card.pk).update(session_url=card.session_url, checked_at=now)
    reached("shared.done")


def _waiting_for(card: SharedCard) -> list[int]:
    """Who has not heard of the card yet; oldest first, so that what depends on the others (a tip) comes last."""
    own = Payment.objects.filter(shared_card=card, activated_at=None, state__in=[S.AWAITING_CARD, S.EXPIRED])
    return list(own.order_by("pk").values_list("pk", flat=True))


@task(backend="jobs")
def apply_shared_later(card_id: int, cause: str) -> None:
    """`apply_shared` in the background."""
    apply_shared(card_id=card_id, cause=cause, now=clock_now())


def look_again(card: SharedCard) -> None:
    """For return pages, which only read: have the provider asked soon, unless the answer is already known."""
    if card.session_url:
        apply_shared_later.enqueue(card.pk, "return")


def ask_about_shared(*, now: datetime, every: timedelta) -> int:
    """Ask about every open page that was not asked about for so long; one's silence stops no other. How many."""
    recent = Q(checked_at=None) | Q(checked_at__lte=now - every)
    cards = list(SharedCard.objects.filter(recent).exclude(session_url="").order_by("checked_at", "pk")[:500])
    for card in cards:
        _apply_or_log(card, "reconciled", now)
    return len(cards)


def _apply_or_log(card: SharedCard, cause: str, now: datetime) -> None:
    try:
        apply_shared(card_id=card.pk, cause=cause, now=now)
    except ProviderError as error:
        log.warning("asking about the page of %s failed: %s", card.code, error.code)


def close_shared_pages(*, now: datetime) -> None:
    """Close the pages through which nobody can pledge any more; a card saved there meanwhile is learnt of."""
    waiting = Payment.objects.filter(shared_card=OuterRef("pk")).unfinished()
    for card in SharedCard.objects.exclude(Exists(waiting)).exclude(session_url="")[:200]:
        closed = put_away(
            what=f"closing the page of {card.code}",
            key=f"expire:{card.code}:1",
            payment=None,
            subject_code=card.code,
            operation="session.expire",
            params={"session_id": card.session_id},
            send=get_gateway().expire_session,
            now=now,
        )
        if closed:
            _apply_or_log(card, "page_closed", now)
