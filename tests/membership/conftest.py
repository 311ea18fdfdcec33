"""A cooperative with its people, an application on the desk, and mail to look at.
Only what several files here need."""

import pytest

from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.membership import ApplicationFactory, CooperativeFactory, CooperativeRoleFactory


@pytest.fixture
def cooperative(db):
    return CooperativeFactory()


@pytest.fixture
def secretary(cooperative):
    return CooperativeRoleFactory(cooperative=cooperative, secretary=True).user


@pytest.fixture
def owner(cooperative):
    return CooperativeRoleFactory(cooperative=cooperative).user


@pytest.fixture
def treasurer(cooperative):
    return CooperativeRoleFactory(cooperative=cooperative, treasurer=True).user


@pytest.fixture
def applicant(db):
    return UserFactory(first_name="Marta", last_name="Soler")


@pytest.fixture
def application(cooperative, applicant):
    return ApplicationFactory(cooperative=cooperative, user=applicant)


@pytest.fixture
def letters():
    """letters("admitted") → the texts of that kind, oldest first."""

    def found(name):
        return list(OutboxMessage.objects.filter(kind=f"membership/{name}").order_by("pk"))

    return found
