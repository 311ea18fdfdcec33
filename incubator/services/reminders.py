"""What the calendar brings about in running incubations: stages whose list got done, documents due soon.
The rules of a stage are in services/stages.py."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .. import emails
from ..enums import StageState
from ..models import Deliverable, Incubation
from .stages import evaluate

DAYS_BEFORE = 7


def evaluate_running(*, now: datetime) -> None:
    """Pass every open stage whose list is done (training is finished in another room). Safe to repeat."""
    for incubation in Incubation.objects.active().select_related("cooperative", "programme"):
        evaluate(by=None, incubation=incubation, now=now)


@transaction.atomic
def remind_of_documents(*, now: datetime) -> None:
    """One letter a week before an open document is due; none once it is handed in. Safe to repeat."""
    today = timezone.localdate(now)
    due = Deliverable.objects.filter(
        stage__state=StageState.OPEN,
        approved_at=None,
        due_on__gte=today,
        due_on__lte=today + timedelta(days=DAYS_BEFORE),
    ).exclude(versions__isnull=False)
    for deliverable in due.select_related("stage__incubation__cooperative"):
        emails.deliverable_due(deliverable)
