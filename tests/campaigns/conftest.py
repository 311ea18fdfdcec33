"""A cooperative with its team, drafts made through the services, and pledges that count.
Only for tests of this app."""

import pytest

from campaigns.services import drafts, stories
from campaigns.services.pledges import PledgeOrder, place_pledge
from payments import purposes
from payments.enums import PaymentState
from payments.services.bookings import book_promise
from payments.services.transitions import locked, move
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_index, campaign_page
from tests.factories.membership import CooperativeFactory


@pytest.fixture
def cooperative(db):
    return CooperativeFactory()


@pytest.fixture
def team(cooperative):
    """(owner, editor, secretary) of the cooperative."""
    people = []
    for role in ("owner", "editor", "secretary"):
        person = UserFactory()
        cooperative.roles.create(user=person, role=role)
        people.append(person)
    return people


@pytest.fixture
def owner(team):
    return team[0]


@pytest.fixture
def draft(owner, cooperative, now):
    campaign_index()
    return drafts.create_campaign(by=owner, cooperative=cooperative, title="A bakery of our own", now=now)


@pytest.fixture
def finished_draft(draft, owner, now):
    """A draft that lacks nothing of its own."""
    drafts.save_overview(by=owner, campaign=draft, now=now, order=drafts.Overview("Our bakery", "Bread.", 40, 100))
    drafts.save_story(by=owner, campaign=draft, now=now, order=[stories.Section("Who", "Five bakers.\n\nOne oven.")])
    drafts.save_costs(
        by=owner,
        campaign=draft,
        now=now,
        order=[drafts.CostOrder("Oven", 1000_00, True), drafts.CostOrder("Classroom", 500_00, False)],
    )
    drafts.save_rewards(by=owner, campaign=draft, now=now, order=[drafts.RewardOrder("A loaf", 30_00, 2)])
    drafts.save_returns(
        by=owner, campaign=draft, now=now, order=[drafts.ReturnOrder("Recipes", "CC BY-SA", now.date())]
    )
    draft.refresh_from_db()
    return draft


@pytest.fixture
def campaign(db):
    """An open campaign with its page."""
    campaign = CampaignFactory()
    campaign_page(campaign)
    return campaign


def order(campaign, **given):
    wanted = {
        "campaign_code": campaign.code,
        "amount_minor": 50_00,
        "email": "backer@example.org",
        "language": "en",
    }
    return PledgeOrder(**(wanted | given))


def save_card(payment, now):
    """What the payment service does when the provider says that the card is saved."""
    row = locked(payment.pk)
    row.activated_at, row.payment_method_id = now, "pm_test"
    move(payment=row, to=PaymentState.AWAITING_CARD, cause="checkout", now=now)
    move(payment=row, to=PaymentState.ACTIVE, cause="card_saved", now=now, entry=book_promise(row, now))
    purposes.owner_of(row.purpose).on_active(row, now)
    return row


@pytest.fixture
def backed(now):
    """`backed(campaign, amount_minor=…)`: a pledge that counts."""
    numbers = iter(range(1, 10_000))

    def make(campaign, **given):
        given.setdefault("email", f"backer{next(numbers)}@example.org")
        at = given.pop("at", now)
        pledge = place_pledge(by=None, order=order(campaign, **given), now=at)
        save_card(pledge.payment, at)
        pledge.refresh_from_db()
        return pledge

    return make
