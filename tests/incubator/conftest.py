"""A cooperative in its incubation, with its people, as most tests need it.
Factories live in tests/factories/incubator.py."""

from types import SimpleNamespace

import pytest
import time_machine

from campaigns import gates
from campaigns.services.drafts import create_campaign
from campaigns.services.review import submit_campaign
from crowdcoop.mail.models import OutboxMessage
from incubator.services import deliverables, stages
from incubator.services.deliverables import VersionOrder
from incubator.services.workflow import ensure_campaign_workflow
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import campaign_index
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


@pytest.fixture
def campaign(case, root_page, now, monkeypatch):
    """A submitted draft; only the readiness gate is asked here (completeness is the campaign's own)."""
    monkeypatch.setattr(gates, "_checks", {"readiness": gates._checks["readiness"]})
    ensure_campaign_workflow(campaign_index(root_page))
    version = deliverables.submit_version(
        by=case.owner, deliverable=case.deliverable, order=VersionOrder(text="Sí."), now=now
    )
    deliverables.approve_version(by=case.adviser, version=version, now=now)
    stages.sign_off_stage(by=case.adviser, stage=case.stage, now=now)
    made = create_campaign(by=case.owner, cooperative=case.cooperative, title="Un horno", now=now)
    submit_campaign(by=case.owner, campaign=made, now=now)
    OutboxMessage.objects.all().delete()
    made.refresh_from_db()
    return made
