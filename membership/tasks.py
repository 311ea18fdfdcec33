"""What the clock makes this app do; ids in, delegate, safe twice.
Rules live in services."""

from datetime import datetime

from .clock import local_day
from .enums import UNDECIDED, ApplicationState
from .models import Application
from .services.applications import lapse_unconfirmed
from .services.debits import order_debits
from .services.decisions import make_firm, note_silence, ring_alarm
from .services.prospects import send_reminders


def tick(now: datetime) -> None:
    """Alarms of the legal clock, terms that ended, admissions that became final, debits agreed to, letters."""
    for application in Application.objects.filter(state__in=UNDECIDED, silence_at=None):
        if not note_silence(application=application, now=now):
            ring_alarm(application=application, now=now)
    for application in Application.objects.filter(state=ApplicationState.ADMITTED, appeal_until__lt=local_day(now)):
        make_firm(application=application, now=now)
    order_debits(now=now)
    lapse_unconfirmed(now)
    send_reminders(now)
