"""Answers, consents, two reminders and then silence, erasure.
The pages are tested in test_interest.py."""

from datetime import timedelta

import pytest

from crowdcoop.mail.models import OutboxMessage
from membership.enums import Answer, ConsentState, ProspectState
from membership.models import Consent, Prospect
from membership.queries import funnel, future_members, reachable_prospects
from membership.services.prospects import InterestOrder, answer_interest, ask_to_confirm, erase_prospect
from membership.tasks import tick
from tests.factories.membership import ProspectFactory

pytestmark = pytest.mark.django_db


def answer(cooperative, now, answer=Answer.INTERESTED, **more):
    given = {"email": "Ana@Example.org", "language": "en", "source": "campaign", "campaign_code": "c-1"}
    return answer_interest(cooperative=cooperative, answer=answer, now=now, **given | more)


def test_answering_again_changes_the_one_prospect(cooperative, now, letters):
    answer(cooperative, now)
    prospect = answer(cooperative, now, Answer.NOT_NOW)
    assert Prospect.objects.count() == 1
    assert (prospect.state, prospect.email) == (ProspectState.NOT_NOW, "ana@example.org")
    assert len(letters("interest_noted")) == 1


def test_not_now_sends_no_letter(cooperative, now):
    answer(cooperative, now, Answer.NOT_NOW)
    assert not OutboxMessage.objects.exists()


def test_each_consent_is_kept_given_or_refused(cooperative, now):
    answer(cooperative, now, consents=("share_contact",))
    kept = {c.purpose: c for c in Consent.objects.all()}
    assert kept["share_contact"].state == ConsentState.GIVEN
    assert kept["coop_news"].state == ConsentState.REFUSED
    assert cooperative.name in kept["share_contact"].text
    assert (kept["share_contact"].source, kept["share_contact"].given_at) == ("campaign", now)


def test_withdrawing_a_consent_keeps_its_history(cooperative, now):
    answer(cooperative, now, consents=("share_contact",))
    answer(cooperative, now + timedelta(days=1), consents=())
    row = Consent.objects.get(purpose="share_contact")
    assert (row.state, row.withdrawn_at) == (ConsentState.WITHDRAWN, now + timedelta(days=1))
    answer(cooperative, now + timedelta(days=2), consents=("share_contact",))
    assert Consent.objects.filter(purpose="share_contact").count() == 2


def test_cooperative_sees_only_those_who_agreed(cooperative, now):
    answer(cooperative, now, email="a@example.org", consents=("share_contact",))
    answer(cooperative, now, email="b@example.org")
    answer(cooperative, now, Answer.NOT_NOW, email="c@example.org", consents=("share_contact",))
    assert [p.email for p in reachable_prospects(cooperative)] == ["a@example.org"]
    assert funnel(cooperative).prospects == 2


def test_unproven_address_leaves_no_row(cooperative, now, letters):
    order = InterestOrder(cooperative.code, "guess@example.org", "en", "interested")
    for _ in range(2):
        ask_to_confirm(order=order, now=now)
    assert not Prospect.objects.exists()
    assert len(letters("interest_to_confirm")) == 1


def test_two_reminders_then_silence(cooperative, now, letters):
    answer(cooperative, now)
    for days in (29, 30, 31, 60, 90, 91, 200, 400):
        tick(now + timedelta(days=days))
    assert len(letters("joining_reminder")) == 2
    assert "last reminder" in letters("joining_reminder")[1].text


def test_no_reminder_after_a_no_or_an_application(cooperative, now, letters):
    ProspectFactory(cooperative=cooperative, not_now=True)
    ProspectFactory(cooperative=cooperative, state=ProspectState.APPLIED)
    tick(now + timedelta(days=100))
    assert not letters("joining_reminder")


def test_late_tick_sends_one_reminder_not_two(cooperative, now, letters):
    answer(cooperative, now)
    for _ in range(2):
        tick(now + timedelta(days=120))
    assert len(letters("joining_reminder")) == 1


def test_erasure_leaves_numbers_and_no_person(cooperative, now):
    prospect = answer(cooperative, now, consents=("share_contact",))
    for _ in range(2):
        erase_prospect(prospect=prospect, now=now)
    prospect.refresh_from_db()
    assert (prospect.email, prospect.user) == ("", None)
    assert not Consent.objects.filter(state=ConsentState.GIVEN).exists()
    assert not OutboxMessage.objects.filter(to="ana@example.org").exists()
    assert funnel(cooperative).prospects == 1
    tick(now + timedelta(days=100))
    assert not OutboxMessage.objects.filter(kind="membership/joining_reminder").exists()


def test_future_members_are_counted_per_campaign(cooperative, now):
    answer(cooperative, now, email="a@example.org")
    answer(cooperative, now, Answer.INFORMED, email="b@example.org")
    assert future_members(["c-1", "c-2"]) == {"c-1": 1, "c-2": 0}
