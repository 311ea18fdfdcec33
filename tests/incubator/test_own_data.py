"""Claiming, exporting and erasing what a person did in the incubator.
The journey of all apps together is tested in tests/crowdcoop/accounts/."""

from incubator import own_data
from tests.factories.accounts import UserFactory
from tests.factories.incubator import IncubationFactory, IntakeApplicationFactory


def test_a_guests_application_is_claimed_by_its_address_only(db, now):
    mine = IntakeApplicationFactory(applicant=None, email="Grup@example.org")
    other = IntakeApplicationFactory(applicant=None, email="else@example.org")
    person = UserFactory(email="grup@example.org")
    assert own_data.claim(user=person, email=person.email, now=now) == 1
    assert own_data.claim(user=person, email=person.email, now=now) == 0
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.applicant, other.applicant) == (person, None)


def test_leaving_empties_the_words_and_keeps_the_decision(db, now):
    sent, other = IntakeApplicationFactory(), IntakeApplicationFactory()
    assert own_data.exported(sent.applicant)[0]["idea"]
    own_data.erase(sent.applicant, now)
    sent.refresh_from_db()
    other.refresh_from_db()
    assert (sent.idea, sent.email, sent.need) == ("", "", "")
    assert sent.submitted_at is not None
    assert other.idea


def test_an_adviser_with_cases_hears_that_they_need_another(db):
    case = IncubationFactory()
    assert len(own_data.obstacles(case.adviser)) == 1
    assert own_data.obstacles(UserFactory()) == []
