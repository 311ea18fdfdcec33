"""Workspace, documents, downloads, sessions: who gets in, bad input, replay.
What the acts bring about is tested in tests/incubator/services/."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incubator.enums import SessionState, VersionState
from incubator.models import DeliverableVersion, Session
from tests.factories.incubator import (
    DeliverableFactory,
    DeliverableVersionFactory,
    IncubationFactory,
    SessionFactory,
    StageProgressFactory,
)

pytestmark = pytest.mark.usefixtures("at_now")
PDF = b"%PDF-1.7\n%%EOF\n"


def url(name, case, *more):
    return reverse(name, args=[case.incubation.code, *more])


@pytest.fixture
def addresses(case):
    version = DeliverableVersionFactory(deliverable=case.deliverable)
    version.file.save("x", SimpleUploadedFile("a.pdf", PDF), save=False)
    version.file_name, version.content_type = "estatutos.pdf", "application/pdf"
    version.save()
    session = SessionFactory(incubation=case.incubation)
    document = case.deliverable.code
    return {
        "see": [
            url("incubation", case),
            url("incubation_deliverable", case, document),
            url("incubation_file", case, document, 1),
            url("incubation_sessions", case),
            url("incubation_session", case, session.code),
            url("incubation_session_ics", case, session.code),
        ],
        "team": [url("incubation_hand_in", case, document)],
        "adviser": [
            url("incubation_review", case, document),
            url("incubation_sign_off", case),
            url("incubation_session_new", case),
            url("incubation_session_note", case, session.code),
            url("incubation_session_cancel", case, session.code),
        ],
        "manager": [reverse("programme_adviser", args=[case.incubation.code])],
    }


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("owner", {"see", "team"}),
        ("adviser", {"see", "adviser"}),
        ("manager", {"see", "manager"}),
        ("stranger", set()),
        ("other_adviser", set()),
    ],
)
def test_each_address_opens_for_its_people_and_is_a_404_for_others(case, enter, addresses, who, opens):
    client = enter(getattr(case, who))
    for group, urls in addresses.items():
        for address in urls:
            assert client.get(address).status_code == (200 if group in opens else 404), address


def test_without_signing_in_every_address_leads_to_sign_in(client, addresses):
    for urls in addresses.values():
        for address in urls:
            response = client.get(address)
            assert response.status_code == 302
            assert "/account/login/" in response.url


def test_a_document_of_another_case_is_not_found_under_mine(case, enter, addresses):
    foreign = DeliverableFactory(stage=StageProgressFactory(incubation=IncubationFactory()))
    assert enter(case.owner).get(url("incubation_deliverable", case, foreign.code)).status_code == 404
    foreign_session = SessionFactory(incubation=foreign.stage.incubation)
    assert enter(case.owner).get(url("incubation_session", case, foreign_session.code)).status_code == 404


def test_a_file_leaves_as_a_download_only(case, enter, addresses):
    response = enter(case.owner).get(url("incubation_file", case, case.deliverable.code, 1))
    assert response.headers["Content-Disposition"] == 'attachment; filename="estatutos.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content) == PDF


def hand_in(client, case, **data):
    return client.post(url("incubation_hand_in", case, case.deliverable.code), {"once": "c" * 32, "text": "", **data})


def test_team_hands_in_text_and_a_file_once(case, enter):
    client = enter(case.owner)
    for _ in range(2):
        upload = SimpleUploadedFile("../../etc/Estatutos ñ.pdf", PDF, content_type="text/html")
        response = hand_in(client, case, text="Artículo 1.", file=upload)
        assert response.status_code == 302
    version = DeliverableVersion.objects.get()
    assert (version.file_name, version.content_type) == ("Estatutos ñ.pdf", "application/pdf")
    assert version.file.name.startswith(f"deliverables/{case.deliverable.code}/")
    assert "Estatutos" not in version.file.name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("empty.pdf", b""),
        ("big.pdf", PDF + b"0" * (10 * 1024 * 1024)),
        ("run.exe", b"MZ"),
        ("page.html", b"<html></html>"),
        ("noending", PDF),
        ("zip.docx", b"PK\x03\x04 not a document"),
        ("x" * 250 + ".pdf", PDF),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_a_file_that_may_not_be_kept_is_refused_in_words(case, enter, name, content):
    response = hand_in(enter(case.owner), case, text="Texto que queda.", file=SimpleUploadedFile(name, content))
    assert response.status_code == 200
    assert "file" in response.context["form"].errors
    assert "Texto que queda." in response.content.decode()
    assert not DeliverableVersion.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 60_001])
def test_bad_text_is_refused(case, enter, text):
    response = hand_in(enter(case.owner), case, text=text)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not DeliverableVersion.objects.exists()


def review(client, case, **data):
    return client.post(url("incubation_review", case, case.deliverable.code), {"once": "d" * 32, "comment": "", **data})


def test_adviser_sends_back_with_a_remark_beside_the_paragraph(case, enter):
    version = DeliverableVersionFactory(deliverable=case.deliverable)
    assert review(enter(case.adviser), case, p2="¿Con qué mayoría?", changes="1").status_code == 302
    version.refresh_from_db()
    assert version.state == VersionState.CHANGES_REQUESTED
    html = enter(case.owner).get(url("incubation_deliverable", case, case.deliverable.code)).content.decode()
    assert html.index("Quién decide") < html.index("¿Con qué mayoría?")


def test_sending_back_without_a_word_is_refused_but_approving_is_not(case, enter):
    version = DeliverableVersionFactory(deliverable=case.deliverable)
    client = enter(case.adviser)
    assert review(client, case, changes="1").context["form"].non_field_errors()
    assert review(client, case, approve="1").status_code == 302
    version.refresh_from_db()
    assert version.state == VersionState.APPROVED


@pytest.mark.parametrize(
    ("name", "value"), [("p1", "a\x00b"), ("comment", "a\x00"), ("p1", "x" * 2001), ("comment", "x" * 4001)]
)
def test_broken_remarks_are_refused_and_kept(case, enter, name, value):
    DeliverableVersionFactory(deliverable=case.deliverable)
    response = review(enter(case.adviser), case, **{name: value, "changes": "1"})
    assert response.status_code == 200
    assert name in response.context["form"].errors


def test_a_script_in_a_document_is_shown_as_text(case, enter):
    DeliverableVersionFactory(deliverable=case.deliverable, text="<script>alert(1)</script>")
    html = enter(case.adviser).get(url("incubation_review", case, case.deliverable.code)).content.decode()
    assert "<script>alert" not in html


def book(client, case, **data):
    base = {"day": "2027-03-12", "hour": "17:00", "minutes": "60", "place": "En línea", "agenda": "", "once": "e" * 32}
    return client.post(url("incubation_session_new", case), {**base, **data})


def test_adviser_books_a_session_once_and_the_team_can_add_it_to_a_calendar(case, enter):
    client = enter(case.adviser)
    first, second = book(client, case), book(client, case)
    assert first.url == second.url
    session = Session.objects.get()
    assert session.starts_at.isoformat() == "2027-03-12T16:00:00+00:00"
    ics = enter(case.owner).get(url("incubation_session_ics", case, session.code))
    assert ics.headers["Content-Type"].startswith("text/calendar")
    assert b"DTSTART;TZID=Europe/Madrid:20270312T170000" in ics.content
    assert b"BEGIN:VTIMEZONE" in ics.content


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2027-03-01"),
        ("day", "9999-12-31"),
        ("day", "0001-01-01"),
        ("day", "soon"),
        ("hour", "25:00"),
        ("minutes", "0"),
        ("minutes", "9" * 30),
        ("place", ""),
        ("place", "x" * 201),
        ("agenda", "a\x00"),
    ],
)
def test_a_session_that_cannot_be_is_refused(case, enter, name, value):
    response = book(enter(case.adviser), case, **{name: value})
    assert response.status_code == 200
    assert name in response.context["form"].errors
    assert not Session.objects.exists()


@pytest.mark.parametrize("hours", ["", "-1", "0", "13", "NaN", "Infinity", "1e5", "one"])
def test_hours_that_cannot_be_are_refused(case, enter, hours):
    session = SessionFactory(incubation=case.incubation)
    data = {"hours": hours, "outcome": "Claro.", "next_steps": "", "once": "f" * 32}
    response = enter(case.adviser).post(url("incubation_session_note", case, session.code), data)
    assert response.status_code == 200
    assert "hours" in response.context["form"].errors


@pytest.mark.parametrize("hours", ["1.5", "1,5"])
def test_hours_are_written_as_people_write_them(case, enter, hours):
    session = SessionFactory(incubation=case.incubation)
    data = {"hours": hours, "outcome": "Claro.", "next_steps": "", "once": "f" * 32}
    assert enter(case.adviser).post(url("incubation_session_note", case, session.code), data).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.hours) == (SessionState.HELD, pytest.approx(1.5))


def test_the_workspace_costs_the_same_for_one_document_and_for_three(case, enter, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = enter(case.owner), []
    for number in range(3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("incubation", case))
        counts.append(len(queries))
        document = DeliverableFactory(stage=case.stage, key=f"more-{number}")
        DeliverableVersionFactory(deliverable=document)
    assert counts[1] == counts[2]
