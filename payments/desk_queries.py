"""What the finance desk's pages show: one payment whole, a search, how the switches stand.
Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .enums import Position
from .models import MoneyCheck, Payment, Posting, ProviderEvent, Switch
from .purposes import NoOwner, owner_of
from .services import switches

WORDS: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    switches.MONEY_OUT: (
        _("Money going out"),
        _("Refunds, payouts and bank orders are sent."),
        _("No refund, no payout and no bank order leaves. They wait and go on later. Charging goes on."),
    ),
    switches.CHARGES: (
        _("Charging cards"),
        _("Promises whose campaign succeeded are charged when their turn comes."),
        _("No card is charged and no window ends. What is due waits."),
    ),
    switches.PLEDGES: (
        _("New pledges"),
        _("People can support campaigns."),
        _("The support pages say that pledging is paused. What people have typed is kept."),
    ),
    switches.MAIL: (
        _("Letters"),
        _("Letters are sent as soon as they are written."),
        _("Letters are written and wait in their queue. None is lost."),
    ),
}


@dataclass(frozen=True, slots=True)
class SwitchState:
    """How a switch stands, in words. `by_setting`: the server's own settings hold it off; nobody can turn it here."""

    name: str
    title: str | Promise
    means: str | Promise
    on: bool
    by_setting: bool
    latest: Switch | None
    asked_by: Any
    needs_two: bool


def switch_state(name: str) -> SwitchState:
    """How a switch stands, in words: what that means now, who asked for what, whether a second person is needed."""
    title, when_on, when_off = WORDS[name]
    latest, on = switches.latest(name), switches.is_on(name)
    asked = latest is not None and latest.position == Position.ASKED
    return SwitchState(
        name=name,
        title=title,
        means=when_on if on else when_off,
        on=on,
        by_setting=not getattr(settings, name),
        latest=latest,
        asked_by=latest.changed_by if latest is not None and asked else None,
        needs_two=not on and switches.needs_two(name),
    )


def switch_history() -> list[Switch]:
    """The last twenty turns, newest first; each knows its `title`."""
    rows = list(Switch.objects.select_related("changed_by").order_by("-pk")[:20])
    for row in rows:
        row.title = WORDS[row.name][0]  # type: ignore[attr-defined]
    return rows


def described(payment: Payment) -> str:
    """What the payment is for, in its owner's words; its purpose where its owner is gone."""
    try:
        return str(owner_of(payment.purpose).describe(payment))
    except (NoOwner, ObjectDoesNotExist):
        return payment.purpose


def ledger_of_payment(payment: Payment) -> QuerySet[Posting]:
    """Every posting about it, in the order of the books."""
    rows = Posting.objects.filter(entry__payment=payment).select_related("entry", "account")
    return rows.order_by("entry__number", "position")


def messages_about(payment: Payment) -> QuerySet[ProviderEvent]:
    """What the provider told us about it."""
    ids = [i for i in (payment.session_id, payment.payment_intent_id, payment.charge_id) if i]
    about = Q(payment_code=payment.code) | Q(object_id__in=ids)
    return ProviderEvent.objects.filter(about).defer("body").order_by("created_at", "pk")


def search(text: str, *, also: Iterable[int] = ()) -> QuerySet[Payment]:
    """Payments this text names: a code, an address, a reference, an id of the provider. Newest first."""
    if not text or "\x00" in text:
        return Payment.objects.none()
    exact = ("code", "owner_code", "book_code", "customer_id", "session_id", "payment_intent_id", "charge_id")
    named = Q(payer_email__iexact=text) | Q(reference__iexact=text) | Q(pk__in=list(also))
    for field in exact:
        named |= Q(**{field: text})
    return Payment.objects.filter(named | Q(attempts__charge_id=text)).distinct().order_by("-pk")


def money_state() -> dict[str, Any]:
    """For machines that watch: ok or attention, how many findings the last check had, which switches are off."""
    found = MoneyCheck.objects.order_by("-pk").values_list("findings", flat=True).first() or []
    off = [name for name in switches.NAMES if not switches.is_on(name)]
    stopped = any(switches.needs_two(name) for name in off)
    return {"status": "attention" if found or stopped else "ok", "findings": len(found), "off": off}
