"""Creating cooperatives and naming people.
Pages and forms have their own tests."""

import pytest

from crowdcoop.audit.models import AuditEvent
from membership.enums import Role
from membership.exceptions import LastOwner, NotAllowed, UnknownJurisdiction, UnknownPerson
from membership.queries import cooperatives_of
from membership.rules import has_role
from membership.services.cooperatives import add_person, add_role, create_cooperative, remove_role
from tests.factories.accounts import UserFactory
from tests.factories.membership import CooperativeFactory, CooperativeRoleFactory

pytestmark = pytest.mark.django_db
ORDER = {
    "name": "Forn de la Plaça",
    "kind": "consumer",
    "municipality": "Manresa",
    "territory": "ES-CT",
    "jurisdiction_code": "es-ct",
    "contact_email": "Hola@Example.coop",
}


def test_create_cooperative_makes_its_creator_the_owner(user):
    cooperative = create_cooperative(by=user, **ORDER)
    assert has_role(user, cooperative, Role.OWNER)
    assert cooperatives_of(user) == [cooperative]
    assert cooperative.contact_email == "hola@example.coop"
    assert AuditEvent.objects.filter(action="cooperative.created", subject_code=cooperative.code).count() == 1


def test_create_cooperative_finds_a_free_slug(user):
    slugs = [create_cooperative(by=user, **ORDER).slug for _ in range(3)]
    assert slugs == ["forn-de-la-placa", "forn-de-la-placa-2", "forn-de-la-placa-3"]


def test_create_cooperative_refuses_unknown_law(user):
    with pytest.raises(UnknownJurisdiction):
        create_cooperative(by=user, **ORDER | {"jurisdiction_code": "fr"})


def test_owner_holds_every_role_and_a_stranger_none(user):
    owner = CooperativeRoleFactory()
    assert has_role(owner.user, owner.cooperative, Role.SECRETARY)
    assert not has_role(user, owner.cooperative)
    assert not has_role(owner.user, CooperativeFactory(), Role.OWNER)


def test_add_role_twice_is_one_role():
    owner, friend = CooperativeRoleFactory(), UserFactory()
    for _ in range(2):
        add_role(by=owner.user, cooperative=owner.cooperative, user=friend, role="secretary")
    assert friend.cooperative_roles.count() == 1


def test_add_role_by_an_editor_is_refused():
    editor = CooperativeRoleFactory(editor=True)
    with pytest.raises(NotAllowed):
        add_role(by=editor.user, cooperative=editor.cooperative, user=editor.user, role="owner")


def test_add_person_needs_an_account():
    owner = CooperativeRoleFactory()
    with pytest.raises(UnknownPerson):
        add_person(by=owner.user, cooperative=owner.cooperative, email="nobody@example.org", role="editor")


def test_remove_role_keeps_the_last_owner():
    owner = CooperativeRoleFactory()
    with pytest.raises(LastOwner):
        remove_role(by=owner.user, cooperative=owner.cooperative, role_id=owner.pk)


def test_remove_role_of_another_cooperative_does_nothing():
    owner, other = CooperativeRoleFactory(), CooperativeRoleFactory(editor=True)
    remove_role(by=owner.user, cooperative=owner.cooperative, role_id=other.pk)
    other.refresh_from_db()
