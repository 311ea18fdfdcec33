"""Who may do what in the incubator.
Views show a 404 where these say no: tests/incubator/views/."""

import pytest
from django.contrib.auth.models import AnonymousUser

from incubator import rules
from tests.factories.accounts import UserFactory
from tests.factories.incubator import IntakeApplicationFactory
from tests.factories.membership import CooperativeRoleFactory

SEES = {"owner", "adviser", "manager"}


@pytest.mark.parametrize("who", ["owner", "adviser", "manager", "stranger", "other_adviser"])
def test_a_case_is_seen_by_its_people_only(case, who):
    assert rules.can_see(getattr(case, who), case.incubation) == (who in SEES)


def test_the_adviser_never_assesses_the_same_case(case):
    assert not rules.can_assess(case.adviser, case.incubation)
    assert not rules.can_assess(case.owner, case.incubation)
    assert rules.can_assess(case.other_adviser, case.incubation)


def test_somebody_inactive_or_anonymous_may_nothing(case):
    case.adviser.is_active = False
    case.adviser.save()
    assert not rules.can_advise(case.adviser, case.incubation)
    assert not rules.can_assess(case.adviser, case.incubation)
    nobody = AnonymousUser()
    assert not any([rules.can_manage(nobody), rules.is_adviser(nobody), rules.can_see(nobody, case.incubation)])


def test_an_administrator_manages_but_not_their_own_cooperative(case):
    admin = UserFactory(admin=True)
    application = IntakeApplicationFactory(cooperative=case.cooperative)
    assert rules.can_decide(admin, application)
    CooperativeRoleFactory(cooperative=case.cooperative, user=admin)
    assert not rules.can_decide(admin, application)
