"""The adviser's inbox, the programme's desk, campaign review pages and the dashboard's list.
What answers bring about is tested in tests/incubator/services/."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns.services.drafts import create_campaign
from campaigns.services.review import submit_campaign
from incubator.enums import IntakeState
from incubator.models import Incubation
from incubator.queries import open_call, waiting_for
from incubator.services.workflow import ensure_campaign_workflow
from tests.factories.campaigns import campaign_index
from tests.factories.incubator import (
    AdviserFactory,
    CallFactory,
    DeliverableVersionFactory,
    IntakeApplicationFactory,
    ManagerFactory,
    SessionFactory,
)
from tests.factories.membership import CooperativeRoleFactory

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def campaign(case, root_page, now, monkeypatch):
    from campaigns import gates

    monkeypatch.setattr(gates, "_checks", {})
    ensure_campaign_workflow(campaign_index(root_page))
    made = create_campaign(by=case.owner, cooperative=case.cooperative, title="Un horno", now=now)
    submit_campaign(by=case.owner, campaign=made, now=now)
    return made


def test_the_inbox_shows_own_cases_only_and_late_things_first(case, enter, now):
    DeliverableVersionFactory(deliverable=case.deliverable, submitted_at=now - timedelta(days=9))
    SessionFactory(incubation=case.incubation)
    page = enter(case.adviser).get(reverse("advising"))
    assert [item.urgent for item in page.context["items"]] == [True, False]
    assert case.cooperative.name in page.content.decode()
    other = enter(case.other_adviser).get(reverse("advising"))
    assert case.cooperative.name not in other.content.decode()


@pytest.mark.parametrize(("name", "who"), [("advising", "adviser"), ("programme", "manager")])
def test_desks_open_for_their_people(case, enter, name, who):
    assert enter(getattr(case, who)).get(reverse(name)).status_code == 200
    for foreign in {"owner", "stranger"}:
        assert enter(getattr(case, foreign)).get(reverse(name)).status_code == 404


def test_a_campaign_is_reviewed_by_its_adviser_then_a_manager(case, enter, campaign):
    address = reverse("campaign_review", args=[campaign.code])
    for who in ("owner", "stranger", "other_adviser", "manager"):
        assert enter(getattr(case, who)).get(address).status_code == 404
    client = enter(case.adviser)
    assert "Un horno" in client.get(address).content.decode()
    data = {"comment": "", "approve": "1", "once": "a" * 32}
    assert client.post(address, data).url == reverse("advising")
    assert client.post(address, data).url == reverse("advising")
    assert client.get(address).status_code == 404
    manager = enter(case.manager)
    assert manager.get(address).status_code == 200
    assert manager.post(address, {**data, "once": "b" * 32}).url == reverse("programme")


def test_asking_for_changes_needs_a_word(case, enter, campaign):
    address = reverse("campaign_review", args=[campaign.code])
    response = enter(case.adviser).post(address, {"comment": " ", "changes": "1", "once": "a" * 32})
    assert "comment" in response.context["form"].errors


def test_manager_reads_and_accepts(enter, case, root_page):
    application = IntakeApplicationFactory(call=CallFactory(programme=case.incubation.programme))
    client = enter(case.manager)
    assert client.get(reverse("programme")).status_code == 200
    assert client.get(reverse("programme_application", args=[application.code])).status_code == 200
    address = reverse("programme_accept", args=[application.code])
    assert client.get(address).status_code == 200
    data = {"adviser": AdviserFactory().pk, "once": "a" * 32}
    first, second = client.post(address, data), client.post(address, data)
    assert first.status_code == 302
    assert first.url == second.url
    assert Incubation.objects.filter(application=application).count() == 1
    assert client.get(first.url).status_code == 200


@pytest.mark.parametrize("adviser", ["", "abc", "99999999999999999999", "-1"])
def test_accepting_needs_a_real_adviser(enter, case, adviser):
    application = IntakeApplicationFactory()
    address = reverse("programme_accept", args=[application.code])
    response = enter(case.manager).post(address, {"adviser": adviser, "once": "a" * 32})
    assert "adviser" in response.context["form"].errors


def test_an_adviser_of_the_group_itself_is_refused_above_the_form(enter, case):
    role = CooperativeRoleFactory(user=AdviserFactory())
    application = IntakeApplicationFactory(cooperative=role.cooperative)
    address = reverse("programme_accept", args=[application.code])
    response = enter(case.manager).post(address, {"adviser": role.user.pk, "once": "a" * 32})
    assert response.context["form"].non_field_errors()


DECLINE = {"reason": "too_early", "text": "Buscad a dos más.", "reapply_on": "2027-09-01", "path": "", "once": "a" * 32}


def test_declining_shows_the_group_why_and_when(enter, case):
    application = IntakeApplicationFactory()
    address = reverse("programme_decline", args=[application.code])
    assert enter(case.manager).post(address, DECLINE).status_code == 302
    application.refresh_from_db()
    assert application.state == IntakeState.DECLINED
    status = reverse("intake_status", args=[application.call.code, application.code])
    html = enter(application.applicant).get(status).content.decode()
    assert "Buscad a dos más." in html


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reason", ""),
        ("reason", "because"),
        ("text", ""),
        ("text", "x" * 2001),
        ("text", "a\x00"),
        ("reapply_on", "2020-01-01"),
        ("reapply_on", "9999-12-31"),
        ("reapply_on", "soon"),
        ("path", "999"),
    ],
)
def test_a_no_that_is_not_useful_is_refused(enter, case, name, value):
    application = IntakeApplicationFactory()
    response = enter(case.manager).post(reverse("programme_decline", args=[application.code]), {**DECLINE, name: value})
    assert name in response.context["form"].errors
    application.refresh_from_db()
    assert application.state == IntakeState.SUBMITTED


def test_a_manager_does_not_see_their_own_groups_application(enter, case):
    application = IntakeApplicationFactory(applicant=ManagerFactory())
    client = enter(application.applicant)
    assert client.get(reverse("programme_application", args=[application.code])).status_code == 404


def test_drafts_are_nobodys_business(enter, case):
    draft = IntakeApplicationFactory(draft=True)
    assert enter(case.manager).get(reverse("programme_application", args=[draft.code])).status_code == 404


def test_what_waits_is_told_to_whom_it_waits_for(case, now):
    DeliverableVersionFactory(deliverable=case.deliverable)
    IntakeApplicationFactory()
    assert [w.url for w in waiting_for(case.adviser, now)] == [
        reverse("incubation_review", args=[case.incubation.code, case.deliverable.code])
    ]
    assert len(waiting_for(case.manager, now)) == 1
    assert waiting_for(case.owner, now) == []
    assert waiting_for(case.stranger, now) == []


def test_the_front_page_names_the_call_that_ends_first(root_page, now):
    from incubator.pages import CallIndexPage, CallPage

    index = root_page.add_child(instance=CallIndexPage(title="Convocatorias", slug="calls"))
    assert open_call(now) is None
    CallFactory()
    call = CallFactory(closes_at=now + timedelta(days=2))
    index.add_child(instance=CallPage(title="Pronto", slug="soon", call=call))
    found = open_call(now)
    assert (found.call, found.closes_on) == (call, (now + timedelta(days=2)).date())


def test_taking_it_up_shows_on_the_groups_page(enter, case):
    application = IntakeApplicationFactory()
    address = reverse("programme_reading", args=[application.code])
    client = enter(case.manager)
    assert client.get(address).status_code == 405
    for _ in range(2):
        assert client.post(address).status_code == 302
    application.refresh_from_db()
    assert application.state == IntakeState.IN_REVIEW
    assert enter(case.stranger).post(address).status_code == 404
