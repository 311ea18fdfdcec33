"""Every row of money says what it is, and what may only be added to refuses everything else.
What rows mean is tested with the services that write them."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import models

from payments.models import NeverChanged
from payments.models.payment import AppendOnlyQuerySet

MODELS = list(apps.get_app_config("payments").get_models())
APPEND_ONLY = [model for model in MODELS if isinstance(model._default_manager.all(), AppendOnlyQuerySet)]
SAMPLES = [
    (models.BooleanField, True),
    (models.DateTimeField, datetime(2027, 3, 9, 10, 0, tzinfo=UTC)),
    (models.DateField, date(2027, 3, 9)),
    (models.IntegerField, 4242),
    (models.JSONField, ["jam"]),
    (models.BinaryField, b"jam"),
    (models.TextField, "marmalade"),
    (models.CharField, "marmalade"),
]


def filled(model, depth=3):
    """A row of any model, never saved, in which every column holds something to recognise."""
    row = model(pk=99)
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        if field.is_relation:
            if depth:
                setattr(row, field.name, filled(field.related_model, depth - 1))
            continue
        sample = next((value for kind, value in SAMPLES if isinstance(field, kind)), None)
        setattr(row, field.attname, sample)
    return row


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_row_is_told_from_others_by_its_words(model):
    said = str(filled(model))
    assert "object (" not in said
    assert "\n" not in said
    assert any(word in said for word in ("marmalade", "4242", "2027-03-09", "99"))


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__name__)
def test_what_is_booked_or_told_is_only_added_to(model, db):
    rows = model.objects.all()
    with pytest.raises(NeverChanged):
        rows.update(pk=1)
    with pytest.raises(NeverChanged):
        rows.delete()
    with pytest.raises(NeverChanged):
        rows.bulk_update([], ["pk"])


def test_the_books_and_the_events_are_among_them():
    assert {"Entry", "Posting", "PaymentEvent"} <= {model.__name__ for model in APPEND_ONLY}
