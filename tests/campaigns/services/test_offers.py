"""Offers of help: one open offer each, answered along the table, counted exactly while they are accepted or done."""

import itertools

import pytest

from campaigns import own_data
from campaigns.enums import OFFER_TRANSITIONS, CampaignState, OfferState
from campaigns.exceptions import CampaignFrozen, HelpNotTaken, NeedIsMet, NotYourCampaign, OfferAnswered
from campaigns.models import NeedOffer
from campaigns.services import drafts, orders
from campaigns.services.offers import OfferOrder, answer_offer, claim_offers, offer_help
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, NeedFactory, NeedOfferFactory, campaign_page


@pytest.fixture
def need(cooperative, team):
    campaign = CampaignFactory(cooperative=cooperative, hours_goal=50)
    need = NeedFactory(campaign=campaign)
    campaign_page(campaign)
    return need


def offer(need, now, **given):
    order = {"need_code": need.code, "quantity": 8, "email": "Nora@Example.org", "language": "ca", "name": "Nora"}
    return offer_help(by=None, order=OfferOrder(**(order | given)), now=now)


def figures(need):
    need.refresh_from_db()
    need.campaign.refresh_from_db()
    return need.covered, need.campaign.hours_offered


def test_an_offer_waits_and_the_team_is_told(need, team, now):
    made = offer(need, now)
    assert (made.state, made.email, figures(need)) == ("offered", "nora@example.org", (0, 0))
    letters = OutboxMessage.objects.filter(kind="campaigns/help_offered")
    assert {letter.to for letter in letters} == {team[0].email, team[1].email}
    assert not any("nora@example.org" in letter.text for letter in letters)


def test_the_same_address_offers_once_until_it_is_answered(need, owner, now):
    first = offer(need, now)
    assert offer(need, now, quantity=3).pk == first.pk
    answer_offer(by=owner, offer=first, to="declined", now=now)
    assert offer(need, now).pk != first.pk
    assert OutboxMessage.objects.filter(kind="campaigns/help_offered").count() == 4


def test_accepted_and_done_count_and_declined_no_longer(need, owner, now):
    first, second = offer(need, now), offer(need, now, email="b@example.org", quantity=5)
    answer_offer(by=owner, offer=first, to="accepted", answer="On Monday at nine.", now=now)
    assert figures(need) == (8, 8)
    answer_offer(by=owner, offer=second, to="accepted", now=now)
    answer_offer(by=owner, offer=first, to="done", now=now)
    assert figures(need) == (13, 13)
    answer_offer(by=owner, offer=second, to="declined", now=now)
    assert figures(need) == (8, 8)
    letter = OutboxMessage.objects.get(kind="campaigns/offer_accepted", to="nora@example.org")
    assert letter.language == "ca"
    assert "On Monday at nine." in letter.text


def test_things_and_rooms_do_not_count_as_hours(need, owner, now):
    room = NeedFactory(campaign=need.campaign, kind="premises", quantity=1)
    answer_offer(by=owner, offer=offer(room, now, quantity=1), to="accepted", now=now)
    assert figures(room) == (1, 0)


def test_hours_of_supporters_and_of_offers_add_up(need, owner, backed, now):
    backed(need.campaign, hours=4)
    answer_offer(by=owner, offer=offer(need, now), to="accepted", now=now)
    backed(need.campaign, hours=2)
    assert figures(need) == (8, 14)


@pytest.mark.parametrize(("came", "to"), list(itertools.product(OfferState, OfferState)))
def test_only_the_moves_of_the_table(came, to, need, owner, now):
    row = NeedOfferFactory(need=need, state=came)
    if to in OFFER_TRANSITIONS[came]:
        need.covered = row.quantity
        need.save()
        assert answer_offer(by=owner, offer=row, to=to, now=now).state == to
    else:
        with pytest.raises(OfferAnswered):
            answer_offer(by=owner, offer=row, to=to, now=now)


def test_only_the_team_answers(need, team, now):
    row = offer(need, now)
    for person in (UserFactory(), team[2]):
        with pytest.raises(NotYourCampaign):
            answer_offer(by=person, offer=row, to="accepted", now=now)


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {"live", "collecting", "funded", "settled"}))
def test_a_campaign_that_is_not_open_or_came_to_nothing_takes_no_help(state, need, now):
    need.campaign.state = state
    need.campaign.save()
    with pytest.raises(HelpNotTaken):
        offer(need, now)


def test_what_is_covered_is_not_offered_again(need, now):
    need.covered = need.quantity
    need.save()
    with pytest.raises(NeedIsMet):
        offer(need, now)


def test_hours_of_needs_are_the_goal_of_hours(draft, owner, now):
    drafts.save_overview(by=owner, campaign=draft, order=orders.Overview("T", "L", hours_goal=5), now=now)
    wanted = [
        orders.NeedOrder("Paint", "hours", 30),
        orders.NeedOrder("Sew", "hours", 20),
        orders.NeedOrder("Van", "goods", 1),
    ]
    drafts.save_needs(by=owner, campaign=draft, order=wanted, now=now)
    drafts.save_overview(by=owner, campaign=draft, order=orders.Overview("T", "L", hours_goal=5), now=now)
    draft.refresh_from_db()
    assert draft.hours_goal == 50
    drafts.save_needs(by=owner, campaign=draft, order=wanted[2:], now=now)
    draft.refresh_from_db()
    assert draft.hours_goal == 0
    assert drafts.draft_of(draft).need_words[0].value["title"] == "Van"


def test_needs_are_frozen_with_everything_else(need, owner, now):
    with pytest.raises(CampaignFrozen):
        drafts.save_needs(by=owner, campaign=need.campaign, order=[], now=now)


def test_a_person_takes_offers_along_and_leaves_no_name(need, owner, now):
    row, person = offer(need, now), UserFactory(email="nora@example.org")
    answer_offer(by=owner, offer=row, to="accepted", now=now)
    assert claim_offers(user=person, email="Nora@example.org", now=now) == 1
    assert own_data.exported_offers(person)[0]["quantity"] == 8
    own_data.erase_offers(person, now)
    gone = NeedOffer.objects.get()
    assert (gone.name, gone.email, gone.message, gone.supporter) == ("", "", "", None)
    answer_offer(by=owner, offer=gone, to="done", now=now)
    assert figures(need) == (8, 8)
