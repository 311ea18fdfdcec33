"""A cooperative in its incubation, with its people, as most tests need it.
Factories live in tests/factories/incubator.py."""

from types import SimpleNamespace

import pytest
import time_machine

from tests.factories.accounts import UserFactory
from tests.factories.incubator import (
    AdviserFactory,
    DeliverableFactory,
    IncubationFactory,
    ManagerFactory,
    ProgrammeTextFactory,
    StageProgressFactory,
)
from tests.factories.membership import CooperativeRoleFactory


@pytest.fixture
def at_now(now):
    """The clock stands at `now`, for views that read it."""
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture
def case(root_page):
    """One open stage with one document; owner, adviser, manager and a stranger."""
    text = ProgrammeTextFactory()
    incubation = IncubationFactory(programme=text.programme)
    owner = CooperativeRoleFactory(cooperative=incubation.cooperative).user
    stage = StageProgressFactory(incubation=incubation)
    return SimpleNamespace(
        incubation=incubation,
        cooperative=incubation.cooperative,
        adviser=incubation.adviser,
        owner=owner,
        manager=ManagerFactory(),
        stranger=UserFactory(),
        other_adviser=AdviserFactory(),
        stage=stage,
        deliverable=DeliverableFactory(stage=stage),
    )


@pytest.fixture
def enter(client):
    """Sign somebody in and hand over the client."""

    def _enter(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _enter
