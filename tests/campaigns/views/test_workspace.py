"""The team's editor: who gets in, what it saves, and that nothing typed is lost."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from campaigns import gates
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.rules import allow_readers
from campaigns.services import drafts
from tests.factories.accounts import UserFactory

PARTS = [
    "campaign_workspace", "campaign_edit_overview", "campaign_edit_story", "campaign_edit_costs",
    "campaign_edit_rewards", "campaign_edit_returns", "campaign_schedule", "campaign_preview",
]  # fmt: skip


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture(autouse=True)
def only_own_gate(monkeypatch):
    monkeypatch.setattr(gates, "_checks", {"complete": gates.completeness})


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def rows(*given, initial=0):
    data = {"rows-TOTAL_FORMS": str(len(given)), "rows-INITIAL_FORMS": str(initial)}
    for index, row in enumerate(given):
        data |= {f"rows-{index}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize("name", PARTS)
def test_a_foreign_campaign_does_not_exist(name, client, draft):
    address = url(name, draft.code)
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize("name", PARTS)
def test_the_team_sees_every_part(name, client, finished_draft, team):
    client.force_login(team[1])
    response = client.get(url(name, finished_draft.code))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_the_list_shows_own_campaigns_only(client, draft, owner):
    client.force_login(owner)
    assert draft.code in client.get(url("campaign_list")).content.decode()
    client.force_login(UserFactory())
    assert draft.code not in client.get(url("campaign_list")).content.decode()


def test_a_title_begins_a_campaign_once(client, draft, owner, cooperative):
    client.force_login(owner)
    address = url("campaign_new", cooperative.code)
    for _ in range(2):
        assert client.post(address, {"title": "Second", "once": "0123456789abcdef"}).status_code == 302
    assert Campaign.objects.count() == 2
    client.force_login(UserFactory())
    assert client.post(address, {"title": "Foreign"}).status_code == 404


@pytest.mark.parametrize("title", ["", "x" * 121, "a\x00b"])
def test_bad_titles_are_refused(title, client, owner, cooperative, draft):
    client.force_login(owner)
    assert client.post(url("campaign_new", cooperative.code), {"title": title}).status_code == 200
    assert Campaign.objects.count() == 1


def test_overview_is_saved_to_the_revision(client, draft, owner):
    client.force_login(owner)
    given = {"title": "New", "lead": "Two lines.", "members_goal": "5", "hours_goal": "0", "duration_days": "30",
             "policy": "strict"}  # fmt: skip
    assert client.post(url("campaign_edit_overview", draft.code), given).status_code == 302
    assert drafts.draft_of(draft).title == "New"
    bad = given | {"duration_days": "400", "members_goal": "-1", "lead": "x" * 401}
    response = client.post(url("campaign_edit_overview", draft.code), bad)
    assert response.status_code == 200
    assert 'value="400"' in response.content.decode()


def test_the_goal_of_members_binds_only_where_there_is_one(client, draft, owner):
    client.force_login(owner)
    given = {"title": "New", "lead": "Two lines.", "members_goal": "0", "members_binding": "on", "hours_goal": "0",
             "duration_days": "30", "policy": "strict"}  # fmt: skip
    address = url("campaign_edit_overview", draft.code)
    refused = client.post(address, given).content.decode()
    assert "invalid-feedback" in refused
    assert "checked" in refused.split('name="members_binding"')[1].split(">")[0]
    assert client.post(address, given | {"members_goal": "12"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.members_goal, draft.members_binding) == (12, True)


def test_costs_are_added_changed_and_removed_without_script(client, draft, owner):
    client.force_login(owner)
    address = url("campaign_edit_costs", draft.code)
    one = {"title": "Oven", "amount": "1.000", "kind": "material", "required": "on", "code": "", "text": ""}
    two = {"title": "Room", "amount": "500,50", "kind": "task", "code": "", "text": ""}
    assert client.post(address, rows(one, two)).status_code == 302
    draft.refresh_from_db()
    assert (draft.minimum_minor, draft.optimum_minor) == (1000_00, 1500_50)
    codes = list(draft.cost_lines.order_by("position").values_list("code", flat=True))
    gone = one | {"code": codes[0], "DELETE": "on"}
    kept = two | {"code": codes[1], "required": "on"}
    assert client.post(address, rows(gone, kept, initial=2)).status_code == 302
    draft.refresh_from_db()
    assert (draft.minimum_minor, draft.cost_lines.get().code) == (500_50, codes[1])


def test_another_row_saves_nothing_and_loses_nothing(client, draft, owner):
    client.force_login(owner)
    one = {"title": "Half typed", "amount": "abc", "kind": "material", "code": "", "text": ""}
    response = client.post(url("campaign_edit_costs", draft.code), rows(one) | {"add": "1"})
    html = response.content.decode()
    assert 'value="Half typed"' in html
    assert 'value="abc"' in html
    assert 'name="rows-1-title"' in html
    assert "error-summary" not in html
    assert not draft.cost_lines.exists()


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("campaign_edit_costs", {"title": "", "amount": "5", "kind": "material"}),
        ("campaign_edit_costs", {"title": "x", "amount": "-5", "kind": "material"}),
        ("campaign_edit_costs", {"title": "x\x00", "amount": "5", "kind": "material"}),
        ("campaign_edit_costs", {"title": "x", "amount": "5", "kind": "nothing"}),
        ("campaign_edit_rewards", {"title": "x", "price": "2"}),
        ("campaign_edit_rewards", {"title": "x", "price": "20", "stock": "-1"}),
        ("campaign_edit_returns", {"title": "x", "licence": "CC0", "promised_on": "soon"}),
        ("campaign_edit_costs", {"title": "x", "amount": "5", "kind": "task", "until_on": "2027-03-08"}),
        (
            "campaign_edit_costs",
            {"title": "x", "amount": "5", "kind": "task", "from_on": "2027-05-02", "until_on": "2027-05-01"},
        ),
        ("campaign_edit_rewards", {"title": "x", "price": "20", "delivery_on": "2027-03-08"}),
        ("campaign_edit_returns", {"title": "x", "licence": "CC0", "promised_on": "2027-03-08"}),
        ("campaign_edit_returns", {"title": "x", "licence": "mine", "promised_on": "2027-12-01"}),
        ("campaign_edit_story", {"heading": "x" * 161, "text": ""}),
        ("campaign_edit_story", {"heading": "a\x00", "text": ""}),
        ("campaign_edit_story", {"kind": "quote", "said": "At last."}),
        ("campaign_edit_story", {"kind": "video", "film_title": "The oven", "link": "https://example.org/film.mp4"}),
        ("campaign_edit_story", {"kind": "figures", "number1": "5"}),
        ("campaign_edit_story", {"kind": "figures", "number1": "5", "label1": "bakers", "label2": "ovens"}),
        ("campaign_edit_story", {"kind": "image", "picture_alt": "An oven", "image": "7"}),
    ],
)
def test_bad_rows_are_answered_beside_the_field(name, row, client, draft, owner):
    client.force_login(owner)
    response = client.post(url(name, draft.code), rows(row | {"code": ""}))
    assert response.status_code == 200
    assert "error-summary" in response.content.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "data", [{}, {"rows-TOTAL_FORMS": "x"}, {"rows-TOTAL_FORMS": "99999", "rows-INITIAL_FORMS": "0"}]
)
def test_a_mangled_submission_breaks_nothing(data, client, draft, owner):
    client.force_login(owner)
    assert client.post(url("campaign_edit_costs", draft.code), data).status_code in (200, 302)


def test_the_story_comes_back_as_it_was_typed(client, finished_draft, owner):
    client.force_login(owner)
    html = client.get(url("campaign_edit_story", finished_draft.code)).content.decode()
    assert "Five bakers.\n\nOne oven." in html


def test_handing_in_says_what_is_missing(client, draft, owner):
    client.force_login(owner)
    html = client.post(url("campaign_workspace", draft.code)).content.decode()
    assert "not ready yet" in html
    draft.refresh_from_db()
    assert draft.state == CampaignState.DRAFT


def test_handing_in_freezes_the_editor(client, finished_draft, owner):
    client.force_login(owner)
    assert client.post(url("campaign_workspace", finished_draft.code)).status_code == 302
    html = client.get(url("campaign_edit_costs", finished_draft.code)).content.decode()
    assert "Kept as it is" in html
    assert "Add another row" not in html


def test_preview_shows_the_draft_to_reviewers_too(client, finished_draft, monkeypatch):
    adviser = UserFactory()
    monkeypatch.setattr("campaigns.rules._readers", [])
    allow_readers(lambda user, campaign: user == adviser)
    client.force_login(adviser)
    html = client.get(url("campaign_preview", finished_draft.code)).content.decode()
    assert "Our bakery" in html
    assert "noindex" in html


def test_a_launch_date_is_set_once_approved(client, finished_draft, owner):
    client.force_login(owner)
    address = url("campaign_schedule", finished_draft.code)
    given = {"day": "2027-04-01", "hour": "10:00"}
    assert client.post(address, given).status_code == 200
    finished_draft.state = CampaignState.APPROVED
    finished_draft.save()
    assert client.post(address, given | {"day": "2020-01-01"}).status_code == 200
    assert client.post(address, {"day": "tomorrow", "hour": "25:00"}).status_code == 200
    assert client.post(address, given).status_code == 302
    finished_draft.refresh_from_db()
    assert finished_draft.state == CampaignState.SCHEDULED


SAME = {"title": "Oven", "amount": "5", "kind": "task", "code": "", "text": ""}
MAY, JUNE = {"from_on": "2027-05-01", "until_on": "2027-05-31"}, {"from_on": "2027-06-01", "until_on": ""}


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [({}, {}, False), (MAY, {"from_on": "2027-05-31"}, False), (MAY, JUNE, True), ({}, {"title": "Shop"}, True)],
)
def test_one_thing_is_not_paid_twice_for_the_same_days(first, second, taken, client, draft, owner):
    client.force_login(owner)
    response = client.post(url("campaign_edit_costs", draft.code), rows(SAME | first, SAME | second))
    assert (response.status_code == 302) is taken
    assert draft.cost_lines.count() == (2 if taken else 0)
    assert taken or 'value="Oven"' in response.content.decode()


def test_dates_shipping_and_hiding_come_back_to_the_form(client, draft, owner):
    client.force_login(owner)
    client.post(url("campaign_edit_costs", draft.code), rows(SAME | MAY))
    loaf = {"title": "Loaf", "price": "30", "code": "", "shipping": "on", "hide_when_gone": "on", "stock": "3"}
    client.post(url("campaign_edit_rewards", draft.code), rows(loaf))
    assert 'value="2027-05-31"' in client.get(url("campaign_edit_costs", draft.code)).content.decode()
    assert client.get(url("campaign_edit_rewards", draft.code)).content.decode().count("checked") == 2


def test_more_rows_than_allowed_are_refused_and_nothing_is_saved(client, draft, owner):
    client.force_login(owner)
    response = client.post(
        url("campaign_edit_costs", draft.code), rows(*[SAME | {"title": f"T{n}"} for n in range(41)])
    )
    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert not draft.cost_lines.exists()
