"""Somebody who pays their share capital by direct debit: agreed, announced, collected, and provisional today.
The other ways into a cooperative are members.py's."""

from datetime import datetime, timedelta

from django.conf import settings

from crowdcoop.mail.services import absolute
from membership.links import application_url
from membership.models import Application
from membership.services.debits import begin_debit, order_debits
from payments.sandbox.cards import CARDS
from payments.sandbox.visitor import control, save_card
from payments.services import checkout, settlement
from payments.services.collection import collect_due
from payments.services.debits import NOTICE, announce_debits

ACCOUNT = next(card.number for card in CARDS if card.kind == "sepa_debit")


def pay(application: Application, now: datetime) -> None:
    """The mandate a day after the admission became final, the debit fourteen days later; the bank pays in two days."""
    application.refresh_from_db()
    assert application.firm_at is not None
    agreed = application.firm_at + timedelta(days=1)
    payment = begin_debit(by=None, application=application, now=agreed)
    back = absolute(application_url(application))
    save_card(checkout.begin_checkout(payment=payment, return_url=back, cancel_url=back, now=agreed), ACCOUNT)
    settlement.apply(payment_id=payment.pk, cause="demo", now=agreed + timedelta(minutes=2))
    order_debits(now=agreed + timedelta(minutes=3))
    announce_debits(now=agreed + timedelta(minutes=4), book_code=payment.book_code)
    debited = agreed + NOTICE + timedelta(minutes=5)
    collect_due(now=debited, book_code=payment.book_code)
    control(settings.PAYMENT_SANDBOX_URL, "settle")
    settlement.apply(payment_id=payment.pk, cause="demo", now=debited + timedelta(days=2))
