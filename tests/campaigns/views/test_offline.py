"""The team's page for money given by hand, finance's answer, and who may see the evidence.
What counts is tested in services."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import OfflinePledge
from payments.rules import FINANCE
from tests.amounts import bad_amounts
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import OfflinePledgeFactory

PDF = b"%PDF-1.7 receipt"


@pytest.fixture(autouse=True)
def at_now(now):
    import time_machine

    with time_machine.travel(now, tick=False):
        yield


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def member(team):
    return signed_in(team[1])


@pytest.fixture
def clerk(db):
    person = UserFactory()
    person.groups.add(Group.objects.get_or_create(name=FINANCE)[0])
    return signed_in(person)


@pytest.fixture
def open_campaign(finished_draft, now):
    from datetime import timedelta

    finished_draft.state, finished_draft.opens_at = "live", now - timedelta(days=2)
    finished_draft.deadline_at = now + timedelta(days=10)
    finished_draft.save()
    return finished_draft


def enter(client, campaign, content=PDF, name="receipt.pdf", **given):
    form = {"kind": "cash", "amount": "80", "received_on": "2027-03-08", "file": SimpleUploadedFile(name, content)}
    return client.post(f"/en/workspace/campaigns/{campaign.code}/offline/", form | given, follow=True)


def test_the_team_enters_and_finance_lets_it_count(member, clerk, open_campaign):
    assert "waits for finance" in enter(member, open_campaign).content.decode().lower()
    one = OfflinePledge.objects.get()
    assert "€80" in clerk.get("/en/finance/offline/").content.decode()
    url = f"/en/finance/by-hand/{one.code}/"
    assert "Let it count" in clerk.get(url).content.decode()
    assert "It counts now" in clerk.post(url, {"way": "approve"}, follow=True).content.decode()
    open_campaign.refresh_from_db()
    assert open_campaign.pledged_minor == 80_00
    assert "answered already" in clerk.post(url, {"way": "reject", "answer": "x"}).content.decode()


def test_finance_says_what_is_missing(member, clerk, open_campaign):
    enter(member, open_campaign)
    url = f"/en/finance/by-hand/{OfflinePledge.objects.get().code}/"
    assert "what is missing" in clerk.post(url, {"way": "reject"}).content.decode()
    clerk.post(url, {"way": "reject", "answer": "Where is the count?"})
    assert "Where is the count?" in enter(member, open_campaign).content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"content": b""},
        {"content": b"<html><script>"},
        {"content": b"MZ\x90\x00", "name": "receipt.pdf"},
        {"received_on": "2027-13-01"},
        {"received_on": "2030-01-01"},
        {"kind": "gold"},
        {"email": "nobody"},
        {"email": "a\x00@example.org"},
    ],
)
def test_broken_entries_are_refused_in_words(member, open_campaign, given):
    answer = enter(member, open_campaign, **given)
    assert answer.status_code == 200
    assert OfflinePledge.objects.count() == 0


@pytest.mark.parametrize("amount", **bad_amounts("50001"))
def test_an_entry_of_what_is_no_amount_is_refused(member, open_campaign, amount):
    answer = enter(member, open_campaign, amount=amount)
    assert (answer.status_code, "invalid-feedback" in answer.content.decode()) == (200, True)
    assert OfflinePledge.objects.count() == 0


def test_a_huge_file_is_refused(member, open_campaign, monkeypatch):
    monkeypatch.setattr("campaigns.evidence.MAX_BYTES", 4)
    assert "larger than 10 MB" in enter(member, open_campaign).content.decode()


def test_a_closed_campaign_offers_no_form(member, open_campaign):
    open_campaign.state = "collecting"
    open_campaign.save()
    page = member.get(f"/en/workspace/campaigns/{open_campaign.code}/offline/").content.decode()
    assert "while the campaign is open" in page
    enter(member, open_campaign)
    assert OfflinePledge.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg")],
)
def test_evidence_leaves_as_a_download_for_those_who_may(content, kind, member, clerk, open_campaign, user):
    enter(member, open_campaign, content, "C:\\odd\\name.exe")
    url = f"/en/offline/{OfflinePledge.objects.get().code}/evidence/"
    for client in (member, clerk):
        answer = client.get(url)
        assert (answer["Content-Type"], b"".join(answer.streaming_content)) == (kind, content)
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in(user).get(url).status_code == 404


def test_whoever_entered_it_is_told_that_somebody_else_answers(open_campaign, db):
    person = UserFactory()
    person.groups.add(Group.objects.get_or_create(name=FINANCE)[0])
    one = OfflinePledgeFactory(campaign=open_campaign, entered_by=person)
    page = signed_in(person).get(f"/en/finance/by-hand/{one.code}/").content.decode()
    assert "Somebody else has to answer" in page
