"""The members' goal bound to all-or-nothing: counted at the deadline; nobody is charged when people are missing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns import outlook
from campaigns.enums import CampaignState, Outcome
from campaigns.exceptions import CampaignFrozen
from campaigns.invariants import snapshots_are_unaltered
from campaigns.models import Campaign, Pledge, Snapshot
from campaigns.queries import progress
from campaigns.services import closing, drafts
from campaigns.services.sealing import snapshot_seal
from crowdcoop.mail.models import OutboxMessage
from membership.enums import Answer, ApplicationState
from membership.models import Application, Prospect
from membership.services.prospects import answer_interest
from payments.enums import PaymentState
from tests.campaigns.conftest import order
from tests.factories.campaigns import CampaignFactory, campaign_page
from tests.factories.membership import ApplicationFactory, ProspectFactory

TOO_FEW = "too_few_members"


@pytest.fixture
def bound(db):
    campaign = CampaignFactory(members_goal=2, members_binding=True)
    campaign_page(campaign)
    return campaign


@pytest.fixture
def says(now):
    """`says(campaign, "a@…")`: a person with a proven address wants to join because of it."""

    def make(campaign, email, answer=Answer.INTERESTED, at=None):
        return answer_interest(
            cooperative=campaign.cooperative, email=email, language="es", answer=answer,
            campaign_code=campaign.code, source="campaign", now=at or now,
        )  # fmt: skip

    return make


def close(campaign):
    closing.close_due_campaigns(now=campaign.deadline_at)
    campaign.refresh_from_db()
    return Snapshot.objects.get(campaign=campaign)


def test_with_the_minimum_but_too_few_people_nobody_is_charged_and_all_are_told_why(bound, backed, says):
    backed(bound, amount_minor=1500_00)
    says(bound, "a@example.org")
    found = close(bound)
    assert (bound.state, found.outcome) == (CampaignState.UNSUCCESSFUL, Outcome.UNSUCCESSFUL)
    assert (found.members, found.members_needed, found.missed_money, found.missed_members) == (1, 2, False, True)
    assert [p.payment.state for p in Pledge.objects.of(bound)] == [PaymentState.RELEASED]
    assert not Pledge.objects.filter(payment__due_at__isnull=False).exists()
    assert bound.events.last().cause == TOO_FEW
    letter = OutboxMessage.objects.get(kind="campaigns/campaign_unsuccessful")
    assert "1 of the 2 people" in letter.text
    assert "1,000" not in letter.text


def test_with_both_it_succeeds(bound, backed, says):
    """Negative control: one more person, and the same pledge is due."""
    backed(bound, amount_minor=1500_00)
    says(bound, "a@example.org")
    says(bound, "b@example.org")
    found = close(bound)
    assert (bound.state, found.outcome, found.members) == (CampaignState.COLLECTING, Outcome.SUCCEEDED, 2)


def test_unbound_the_same_campaign_succeeds(campaign, backed):
    """Negative control: forty people hoped for, none came, and money alone decides."""
    backed(campaign, amount_minor=1500_00)
    found = close(campaign)
    assert (campaign.members_goal, found.members_needed, found.outcome) == (40, 0, Outcome.SUCCEEDED)


def test_people_do_not_stand_for_money(bound, backed, says):
    backed(bound, amount_minor=999_99)
    for name in "abc":
        says(bound, f"{name}@example.org")
    found = close(bound)
    assert (found.outcome, found.missed_money, found.missed_members) == (Outcome.UNSUCCESSFUL, True, False)
    assert bound.events.last().cause == "below_minimum"


def test_when_both_are_missed_the_letters_say_both(bound, backed, team_of_bound):
    backed(bound, amount_minor=5_00)
    close(bound)
    for kind in ("campaigns/campaign_unsuccessful", "campaigns/campaign_ended_below"):
        text = OutboxMessage.objects.filter(kind=kind).first().text
        assert "0 of the 2 people" in text or "0 de las 2 personas" in text
        assert "1,000" in text or "1000" in text or "1.000" in text


@pytest.fixture
def team_of_bound(bound):
    from tests.factories.accounts import UserFactory

    person = UserFactory(language="en")
    bound.cooperative.roles.create(user=person, role="owner")
    return person


def test_who_counts(bound, says, now):
    """Each proven address once, by its last answer, for this campaign, until the deadline."""
    says(bound, "a@example.org")
    says(bound, "A@example.org")
    says(bound, "changed@example.org")
    says(bound, "changed@example.org", Answer.NOT_NOW)
    says(bound, "only-news@example.org", Answer.INFORMED)
    says(CampaignFactory(cooperative=bound.cooperative), "other@example.org")
    says(bound, "late@example.org", at=bound.deadline_at + timedelta(seconds=1))
    ProspectFactory(
        cooperative=bound.cooperative, campaign_code=bound.code, state="interested", confirmed_at=None
    )  # fmt: skip
    assert close(bound).members == 1


@pytest.mark.parametrize(
    ("state", "counts"),
    [(ApplicationState.RECEIVED, 1), (ApplicationState.ADMITTED, 1), (ApplicationState.WITHDRAWN, 0)],
)
@pytest.mark.parametrize("through_interest", [True, False])
def test_who_applied_counts_while_the_application_lives(bound, now, state, counts, through_interest):
    prospect = None
    if through_interest:
        prospect = ProspectFactory(
            cooperative=bound.cooperative, campaign_code=bound.code, state="applied", confirmed_at=now
        )
    ApplicationFactory(
        cooperative=bound.cooperative, campaign_code=bound.code, prospect=prospect, state=state, received_at=now
    )
    assert progress(bound, now).members == counts
    assert close(bound).members == counts
    assert (Application.objects.count(), Prospect.objects.count()) == (1, int(through_interest))


def test_the_second_round_asks_for_nobody(bound, backed, says, now):
    Campaign.objects.filter(pk=bound.pk).update(round2_days=20)
    bound.refresh_from_db()
    backed(bound, amount_minor=1000_00)
    says(bound, "a@example.org")
    says(bound, "b@example.org")
    closing.close_due_campaigns(now=bound.deadline_at)
    bound.refresh_from_db()
    assert (bound.round, bound.state) == (2, CampaignState.LIVE)
    Prospect.objects.update(state="not_now")
    closing.close_due_campaigns(now=bound.deadline_at)
    bound.refresh_from_db()
    second = Snapshot.objects.get(campaign=bound, round=2)
    assert (second.members_needed, second.outcome, bound.state) == (0, Outcome.SUCCEEDED, CampaignState.COLLECTING)


def test_the_seal_holds_the_people_too(bound, backed, now):
    backed(bound, amount_minor=1500_00)
    snapshot = close(bound)
    assert list(snapshots_are_unaltered(now)) == []
    lines = list(snapshot.lines.values_list("pledge_id", "amount_minor"))
    snapshot.members = 2
    assert snapshot_seal(snapshot, lines) != snapshot.seal


def test_dry_run_and_outlook_foresee_it(bound, backed, says, now):
    backed(bound, amount_minor=1500_00)
    foreseen = closing.close_due_campaigns(now=bound.deadline_at, dry_run=True)[0]
    assert (foreseen.outcome, foreseen.members, foreseen.members_needed) == (Outcome.UNSUCCESSFUL, 0, 2)
    week = (now, bound.deadline_at + timedelta(days=1))
    assert [row.money_in for row in outlook.closings(*week)] == [0]
    says(bound, "a@example.org")
    says(bound, "b@example.org")
    assert closing.close_due_campaigns(now=bound.deadline_at, dry_run=True)[0].outcome == Outcome.SUCCEEDED
    assert [row.money_in for row in outlook.closings(*week)] == [int(1500_00 * 0.97)]
    assert not Snapshot.objects.exists()


def test_a_goal_of_nobody_cannot_bind(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignFactory(members_goal=0, members_binding=True)


def test_it_is_bound_while_drafting_and_frozen_once_handed_in(draft, owner, now):
    wish = drafts.Overview("T", "L", members_goal=12, members_binding=True)
    drafts.save_overview(by=owner, campaign=draft, order=wish, now=now)
    draft.refresh_from_db()
    assert (draft.members_goal, draft.members_binding) == (12, True)
    for state in (CampaignState.SUBMITTED, CampaignState.SCHEDULED, CampaignState.LIVE):
        Campaign.objects.filter(pk=draft.pk).update(state=state, opens_at=now, deadline_at=now)
        with pytest.raises(CampaignFrozen):
            drafts.save_overview(by=owner, campaign=draft, order=drafts.Overview("T", "L"), now=now)


def test_page_and_pledge_form_say_it(bound, client):
    sentence = "2 people must say that they want to join"
    page = bound.pages.first()
    for url in (page.url.replace("/es/", "/en/"), f"/en/support/{bound.code}/"):
        assert sentence in client.get(url).content.decode(), url
    Campaign.objects.filter(pk=bound.pk).update(members_binding=False)
    assert sentence not in client.get(f"/en/support/{bound.code}/").content.decode()


def test_the_page_says_which_goal_was_missed(bound, backed, client):
    backed(bound, amount_minor=1500_00)
    close(bound)
    shown = client.get(bound.pages.first().url).content.decode()
    assert "Se alcanzó el mínimo, pero" in shown


def test_a_promise_is_still_placed_as_ever(bound, now):
    """Binding asks nothing more of who supports."""
    from campaigns.services.pledges import place_pledge

    assert place_pledge(by=None, order=order(bound), now=now).payment.state == PaymentState.DRAFT
