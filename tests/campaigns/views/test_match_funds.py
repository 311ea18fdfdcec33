"""A fund's way through its pages: begun, filled, opened, pitched, answered, giving; and what the public reads of it.
Who is let in is in tests/permissions."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from campaigns.models import MatchCampaign, MatchFund
from campaigns.queries.match_simulation import replay
from crowdcoop.cms.generation import renew
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, MatchCampaignFactory, campaign_page, match_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    """Manages programmes and works on finance; a browser."""
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def test_from_nothing_to_a_fund_that_gives(admin, owner, cooperative, backed, now):
    admin.post(url("match_fund_new"), {"name": "Doubles", "per_pledge": "100"})
    fund = MatchFund.objects.get()
    for asked in (
        {"text": "What stays when you are gone?", "kind": "words", "required": "on", "weight": "3"},
        {"text": "How many homes?", "kind": "number", "weight": "1"},
        {"text": "With whom?", "kind": "choice", "options": "The town\nAlone", "required": "on", "weight": "1"},
        {"text": "Is there a room?", "kind": "yes_no", "required": "on", "weight": "0"},
    ):
        admin.post(url("match_fund_question", fund.code), asked)
    admin.post(url("match_fund_rule", fund.code), {"factor_percent": "200", "round": "0", "per_pledge": "60"})
    admin.post(url("match_fund_funder", fund.code), {"name": "Hall", "email": "h@example.org", "committed": "500"})
    paid = {
        "funder": fund.funders.get().code,
        "amount": "500",
        "reference": "R1",
        "received_on": now.date().isoformat(),
    }
    for _ in range(2):
        admin.post(url("match_fund_money", fund.code), paid)
    admin.post(url("match_fund", fund.code), {"way": "open"})
    campaign = CampaignFactory(cooperative=cooperative)
    campaign_page(campaign)
    team = Client()
    team.force_login(owner)
    team.post(
        url("campaign_pitch", campaign.code, fund.code),
        {"answer_0": "Forty recipes.", "answer_1": "1200", "answer_2": "Alone", "answer_3": "yes", "terms": "on"},
    )
    page = admin.get(url("match_fund_pitch", fund.code, campaign.code)).content.decode()
    assert "Forty recipes." in page
    assert MatchCampaign.objects.get().answers[1:] == [
        ["How many homes?", "1200", "number"], ["With whom?", "Alone", "choice"], ["Is there a room?", "yes", "yes_no"]
    ]  # fmt: skip
    admin.post(url("match_fund_pitch", fund.code, campaign.code), {"accepted": "yes", "answer": "Welcome."})
    assert MatchCampaign.objects.get().state == "accepted"
    assert OutboxMessage.objects.filter(kind="campaigns/pitch_answered").exists()
    admin.post(url("match_fund", fund.code), {"way": "active"})
    fund.refresh_from_db()
    assert (fund.state, fund.budget_minor) == ("active", 500_00)
    backed(campaign, amount_minor=20_00)
    fund.refresh_from_db()
    assert fund.reserved_minor == 40_00
    public = Client().get(url("match_fund_public", fund.code))
    assert "460" in public.content.decode()
    assert not public.cookies
    report = admin.get(url("match_fund_csv", fund.code)).content.decode()
    assert f"{campaign.code}," in report
    assert "40.00" in report


def test_the_campaign_says_what_twenty_euros_become(campaign, backed, now):
    campaign.pages.get().delete()
    page = campaign_page(campaign)
    silent = Client().get(page.url).content.decode()
    assert "note--match" not in silent
    match_fund(now=now, paid_in=(100_00,), campaigns=[campaign], name="Barrio Vivo")
    renew()  # as after every commit
    shown = Client().get(page.url).content.decode()
    assert "Barrio Vivo" in shown
    assert "note--match" in shown
    amount_step = Client().get(url("support", campaign.code)).content.decode()
    assert "Barrio Vivo" in amount_step
    backed(campaign, amount_minor=100_00)
    renew()
    assert "note--match" not in Client().get(page.url).content.decode()


def test_a_no_needs_words_and_what_was_typed_stays(admin, now):
    campaign = CampaignFactory()
    campaign_page(campaign)
    fund = match_fund(now=now, state="open")
    entry = fund.entries.create(campaign=campaign, pitched_by=UserFactory(), pitched_at=now)
    answer = admin.post(url("match_fund_pitch", fund.code, campaign.code), {"accepted": "no"})
    assert answer.context["form"].errors["answer"]
    entry.refresh_from_db()
    assert entry.state == "pitched"


def test_a_fund_that_gives_keeps_its_rules(admin, now):
    fund = match_fund(now=now)
    for name, data in (("match_fund_edit", {"name": "Other"}), ("match_fund_rule", {"factor_percent": 50, "round": 0})):
        assert admin.post(url(name, fund.code), data).context["form"].non_field_errors()
    rule = fund.rules.get()
    admin.post(url("match_fund", fund.code), {"way": "remove", "rule": rule.pk})
    assert fund.rules.count() == 1


def test_a_fund_cannot_begin_without_money(admin, now):
    fund = match_fund(now=now, paid_in=(), state="open")
    assert admin.post(url("match_fund", fund.code), {"way": "active"}).context["form"].non_field_errors()


def test_the_trial_is_what_really_happens(campaign, backed, now):
    """Simulator = reality: the same pledges, played and lived, cost the same."""
    rules = ({"factor_percent": 200, "per_pledge_minor": 70_00, "first_only": True}, {"factor_percent": 50},
             {"milestone_minor": 90_00, "milestone_percent": 20, "milestone_backers": 3})  # fmt: skip
    given = {"rules": rules, "per_person_minor": 100_00, "per_campaign_minor": 400_00}
    fund = match_fund(now=now, paid_in=(450_00,), campaigns=[campaign], **given)
    for number, minor in enumerate((20_00, 50_00, 33_33, 80_00, 10_01, 200_00)):
        backed(campaign, amount_minor=minor, email=f"p{number % 4}@example.org")
    fund.refresh_from_db()
    found = replay(fund, budget_minor=450_00, campaigns=[campaign])
    assert found.cost_minor == fund.reserved_minor > 0
    assert [one.matched_minor for one in found.benefits] == [fund.reserved_minor]


@pytest.mark.parametrize("number", [1, 3])
def test_the_public_page_asks_the_same_however_many_campaigns(number, now, django_assert_max_num_queries):
    campaigns = [CampaignFactory() for _ in range(number)]
    for one in campaigns:
        campaign_page(one)
    fund = match_fund(now=now, campaigns=campaigns)
    with django_assert_max_num_queries(24):
        assert Client().get(url("match_fund_public", fund.code)).status_code == 200


def test_the_people_of_a_fund_read_what_pitches_to_them_and_nothing_else(cooperative, now):
    matcher = UserFactory()
    asked, other = CampaignFactory(state="draft"), CampaignFactory(state="draft")
    for campaign in (asked, other):
        campaign_page(campaign, live=False)
    fund = match_fund(now=now, state="open")
    fund.roles.create(user=matcher)
    MatchCampaignFactory(fund=fund, campaign=asked)
    reader = Client()
    reader.force_login(matcher)
    assert reader.get(url("campaign_preview", asked.code)).status_code == 200
    assert reader.get(url("campaign_preview", other.code)).status_code == 404


def test_the_programme_names_who_runs_a_fund_and_takes_them_away(admin, now):
    fund, person = match_fund(now=now, state="open"), UserFactory()
    runner = Client()
    runner.force_login(person)
    assert runner.get(url("match_fund", fund.code)).status_code == 404
    refused = admin.post(url("match_fund_person", fund.code), {"email": "nobody@example.org"})
    assert refused.context["form"].non_field_errors()
    for _ in range(2):
        admin.post(url("match_fund_person", fund.code), {"email": person.email.upper()})
    assert fund.roles.count() == 1
    assert runner.get(url("match_fund", fund.code)).status_code == 200
    assert runner.get(url("match_fund_person", fund.code)).status_code == 404
    own = {"way": "dismiss", "person": fund.roles.get().pk}
    assert runner.post(url("match_fund", fund.code), own).context["form"].non_field_errors()
    admin.post(url("match_fund", fund.code), own)
    assert runner.get(url("match_fund", fund.code)).status_code == 404
