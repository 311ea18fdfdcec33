"""Leaving leaves nothing behind: after erasure no table holds a person's words, outside a list that says why.
How each app scrubs is tested with the app; here the whole database is read as text."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import models

from crowdcoop.accounts.services.archive import export_own_data
from crowdcoop.accounts.services.erasure import erase_account
from crowdcoop.mail.services import queue_mail
from payments.enums import PaymentState
from tests.factories import accounts, campaigns, courses, incubator, membership, payments

pytestmark = [pytest.mark.django_db, pytest.mark.proof]
NOW = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)
MARKS = {
    "first": "Xylofonia",
    "last": "Quetzalbrand",
    "email": "xylofonia.qb@private.example",
    "second": "qb.old@private.example",
    "tax": "99887766Q",
    "street": "Carrer Desconegut 77",
    "words": "Confidential-words-of-mine",
}
# Where law keeps something, and which law. Anything else that is found fails.
KEPT = {
    "membership.Member.full_name": "the member register (Ley 27/1999 art. 23; each law has its like)",
    "membership.Member.tax_id": "the member register",
    "membership.Member.address": "the member register",
}


def places(marks):
    """`app.Model.field` of every stored text that contains one of the marks."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        fields = [f for f in model._meta.local_concrete_fields if not isinstance(f, models.ForeignKey)]
        rows = model._base_manager.values_list(*[f.attname for f in fields]) if fields else []
        for row in rows:
            for field, value in zip(fields, row, strict=True):
                text = bytes(value).decode("utf-8", "replace") if isinstance(value, memoryview | bytes) else str(value)
                if any(mark.lower() in text.lower() for mark in marks):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


@pytest.fixture
def person():
    """Somebody who has been everywhere: supporter, applicant, member, learner, with letters."""
    user = accounts.UserFactory(email=MARKS["email"], first_name=MARKS["first"], last_name=MARKS["last"])
    user.emailaddress_set.create(email=MARKS["second"], verified=True)
    payment = payments.PaymentFactory(
        payer=user, payer_email=MARKS["email"], state=PaymentState.COLLECTED, collected_at=NOW, card_last4="4242"
    )
    name = f"{MARKS['first']} {MARKS['last']}"
    campaigns.PledgeFactory(
        supporter=user, email=MARKS["email"], name=name, message=MARKS["words"], payment=payment, show_name=True
    )
    about = {"full_name": name, "tax_id": MARKS["tax"], "address": MARKS["street"]}
    membership.ApplicationFactory(
        user=user, email=MARKS["email"], state="withdrawn", closed_at=NOW, message=MARKS["words"], **about
    )
    membership.MemberFactory(user=user, email=MARKS["second"], **about)
    membership.ProspectFactory(user=user, email=MARKS["email"])
    incubator.IntakeApplicationFactory(
        applicant=user, email=MARKS["email"], idea=MARKS["words"], need=MARKS["words"], people=name
    )
    courses.WorksheetAnswerFactory(user=user, text=MARKS["words"])
    for number, address in enumerate((MARKS["email"], MARKS["second"]), 1):
        queue_mail(
            kind="accounts/claim_code", to=address, language="en", ordinal=number, subject_code="m-x",
            context={"code": MARKS["first"], "minutes": 1},
        )  # fmt: skip
    return user


def test_before_leaving_the_reading_finds_the_person_everywhere(person):
    found = places(MARKS.values())
    assert len(found) >= 20
    assert {"accounts.User.email", "mail.OutboxMessage.to", "campaigns.Pledge.name"} <= found


def test_after_leaving_only_what_law_keeps_is_found(person):
    erase_account(by=person, now=NOW)
    assert places(MARKS.values()) - set(KEPT) == set()


def test_kept_places_exist():
    for place in KEPT:
        label, _, field = place.rpartition(".")
        apps.get_model(label)._meta.get_field(field)


def test_archive_holds_what_was_said_before_leaving(person):
    import io
    import zipfile

    packed = zipfile.ZipFile(io.BytesIO(export_own_data(by=person, now=NOW)))
    text = "".join(packed.read(name).decode() for name in packed.namelist())
    for mark in ("first", "email", "second", "words", "tax", "street"):
        assert MARKS[mark] in text, mark


def test_others_keep_what_is_theirs(person):
    other = accounts.UserFactory(email="neighbour@private.example", first_name="Neighbourina")
    campaigns.PledgeFactory(supporter=other, email=other.email, name="Neighbourina")
    before = places(["neighbour"])
    erase_account(by=person, now=NOW)
    assert places(["neighbour"]) == before
