"""Handing over, seen from both sides: the team's list, ticks and files; the backer's own page by a signed link."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from campaigns.emails import pledge_token
from campaigns.models import Fulfilment, SurveyAnswer
from crowdcoop import spreadsheets
from crowdcoop.audit.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import (
    CampaignFactory,
    FulfilmentFactory,
    RewardFactory,
    SurveyAnswerFactory,
    SurveyFactory,
    SurveyQuestionFactory,
    campaign_page,
    paid_pledge,
)

HOME = {"recipient": "Nora", "street": "Carrer Major 3", "postcode": "08001", "town": "Vic", "country": "España"}


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def reward(cooperative, team, now):
    campaign = CampaignFactory(cooperative=cooperative, state="funded", closed_at=now)
    reward = RewardFactory(campaign=campaign, shipping=True, delivery_on=now.date() - timedelta(days=1))
    campaign_page(campaign)
    return reward


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def own(pledge):
    return f"{url('pledge_reward', pledge.code)}?token={pledge_token(pledge)}"


def shelf(reward):
    return url("campaign_handover_reward", reward.campaign.code, reward.code)


def test_the_team_ticks_many_at_once(client, reward, owner):
    rows = [paid_pledge(reward.campaign, reward, name=name) for name in ("Pau <i>", "Lola", "Iria")]
    client.force_login(owner)
    assert "0 of 3 people have it" in client.get(url("campaign_handover", reward.campaign.code)).content.decode()
    html = client.get(shelf(reward)).content.decode()
    assert "Pau &lt;i&gt;" in html
    assert not any(row.email in html for row in rows)
    codes = [row.code for row in rows[:2]]
    assert client.post(shelf(reward), {"pledges": codes, "way": "given"}).status_code == 302
    assert set(Fulfilment.objects.exclude(given_at=None).values_list("pledge__code", flat=True)) == set(codes)
    client.post(shelf(reward), {"pledges": codes[:1], "way": "not_given"})
    assert Fulfilment.objects.exclude(given_at=None).count() == 1


def test_nobody_ticked_or_somebody_of_elsewhere_is_said_beside_the_list(client, reward, owner):
    row = paid_pledge(reward.campaign, reward)
    client.force_login(owner)
    assert "Tick at least one person" in client.post(shelf(reward), {"way": "given"}).content.decode()
    elsewhere = paid_pledge(reward.campaign, RewardFactory(campaign=reward.campaign))
    answer = client.post(shelf(reward), {"way": "given", "pledges": [row.code, elsewhere.code]})
    assert answer.status_code == 200
    assert f'value="{row.code}" id="id_pledges_0" checked' in answer.content.decode()
    assert not Fulfilment.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_three(client, reward, owner):
    client.force_login(owner)
    costs = []
    for _ in range(3):
        FulfilmentFactory(pledge=paid_pledge(reward.campaign, reward), addressed=True)
        client.get(shelf(reward))
        with CaptureQueriesContext(connection) as queries:
            client.get(shelf(reward))
        costs.append(len(queries))
    assert len(set(costs)) == 1


def test_files_hold_what_is_needed_and_nothing_runs_in_them(client, reward, owner):
    pledge = paid_pledge(reward.campaign, reward, name="=cmd|' /C calc'!A0")
    FulfilmentFactory(pledge=pledge, addressed=True, street="+34 Major 3")
    question = SurveyQuestionFactory(survey=SurveyFactory(reward=reward), text="@size")
    SurveyAnswerFactory(question=question, pledge=pledge, text="-M")
    client.force_login(owner)
    table = client.get(url("campaign_handover_file", reward.campaign.code, reward.code, "csv"))
    text = b"".join(table.streaming_content).decode("utf-8-sig")
    head, line = csv.reader(io.StringIO(text))
    assert head[-1] == "'@size"
    assert line[:3] == [pledge.code, "'=cmd|' /C calc'!A0", "30.00"]
    assert line[5] == "'+34 Major 3"
    assert line[-1] == "'-M"
    book = client.get(url("campaign_handover_file", reward.campaign.code, reward.code, "xlsx"))
    cells = list(load_workbook(io.BytesIO(book.content)).active.iter_rows())
    assert [[cell.value for cell in row] for row in cells][1][1] == "'=cmd|' /C calc'!A0"
    assert {cell.data_type for row in cells for cell in row} <= {"s", "inlineStr"}
    assert pledge.email not in text
    assert AuditEvent.objects.filter(action="rewards.exported", subject_code=reward.code).count() == 2
    assert client.get(url("campaign_handover_file", reward.campaign.code, reward.code, "exe")).status_code == 404


def test_no_endless_workbook(client, reward, owner, monkeypatch):
    paid_pledge(reward.campaign, reward)
    client.force_login(owner)
    workbook = url("campaign_handover_file", reward.campaign.code, reward.code, "xlsx")
    assert workbook in client.get(shelf(reward)).content.decode()
    monkeypatch.setattr(spreadsheets, "XLSX_LINES", 1)
    type(reward).objects.filter(pk=reward.pk).update(taken=2)
    assert client.get(workbook).status_code == 404
    assert workbook not in client.get(shelf(reward)).content.decode()
    assert not AuditEvent.objects.filter(action="rewards.exported").exists()


def test_a_guest_gives_address_and_answers_by_the_letters_link_and_changes_them(client, reward, owner):
    pledge = paid_pledge(reward.campaign, reward)
    survey = SurveyFactory(reward=reward)
    SurveyQuestionFactory(survey=survey, position=1)
    html = client.get(own(pledge)).content.decode()
    assert "It is late" in html
    assert "Which size?" in html
    assert client.post(own(pledge), HOME | {"answer_1": "M"}).status_code == 302
    assert client.post(own(pledge), HOME | {"answer_1": "L", "town": "Olot"}).status_code == 302
    assert Fulfilment.objects.get().town == "Olot"
    assert SurveyAnswer.objects.get().text == "L"
    refused = client.post(own(pledge), HOME | {"street": "", "answer_1": "XXL"})
    assert refused.status_code == 200
    assert 'value="Vic"' in refused.content.decode()
    client.force_login(owner)
    assert "Carrer Major 3" in client.get(shelf(reward)).content.decode()


def test_after_the_last_day_only_the_address_can_change(client, reward, now):
    pledge = paid_pledge(reward.campaign, reward)
    SurveyQuestionFactory(survey=SurveyFactory(reward=reward, until_on=now.date() - timedelta(days=1)), position=1)
    html = client.get(own(pledge)).content.decode()
    assert 'name="street"' in html
    assert 'name="answer_1"' not in html


def test_nobody_else_reaches_it_and_nothing_is_asked_too_early(client, reward):
    pledge = paid_pledge(reward.campaign, reward, supporter=UserFactory())
    other = paid_pledge(reward.campaign, reward)
    assert client.get(url("pledge_reward", pledge.code)).status_code == 404
    assert client.get(f"{url('pledge_reward', pledge.code)}?token={pledge_token(other)}").status_code == 404
    client.force_login(UserFactory())
    assert client.get(url("pledge_reward", pledge.code)).status_code == 404
    client.force_login(pledge.supporter)
    assert client.get(url("pledge_reward", pledge.code)).status_code == 200
    assert url("pledge_reward", pledge.code) in client.get(url("pledge", pledge.code)).content.decode()
    reward.campaign.state = "live"
    reward.campaign.save()
    assert client.get(url("pledge_reward", pledge.code)).status_code == 404
    assert url("pledge_reward", pledge.code) not in client.get(url("pledge", pledge.code)).content.decode()


def test_everybody_sees_on_the_page_what_is_late_and_what_is_given(client, reward, now):
    address = f"/en/campaigns/{reward.campaign.code}/"
    assert "Late: promised for March 2027" in client.get(address).content.decode()
    reward.all_given_at = now
    reward.save()
    reward.campaign.state = "unsuccessful"
    reward.campaign.save()
    assert "Late: promised" not in client.get(f"{address}?again").content.decode()


def test_asking_needs_a_day_and_whole_questions(client, reward, owner, now):
    client.force_login(owner)
    address = url("campaign_handover_ask", reward.campaign.code, reward.code)
    later = (now + timedelta(days=9)).date().isoformat()
    for wrong, said in (
        ({"until_on": now.date().isoformat()}, "from tomorrow on"),
        ({"until_on": later, "options_1": "S\nM"}, "Write the question"),
        ({"until_on": later, "question_1": "Size?", "options_1": "S"}, "two to twelve"),
    ):
        assert said in client.post(address, wrong).content.decode()
    assert client.post(address, {"until_on": later}).status_code == 302
    assert "You have asked already" in client.get(address).content.decode()
