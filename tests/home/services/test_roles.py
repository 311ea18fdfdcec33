"""Who looks after what in the admin: editors everywhere, translators in one tree.
Asked of Wagtail itself, not of our rows."""

import pytest
from django.contrib.auth.models import Group

from home.services.roles import EDITORS, TRANSLATORS, ensure_groups
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def member_of(name):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return user


def test_translator_writes_in_one_tree_only(tree):
    ensure_groups()
    translator = member_of(TRANSLATORS["ca"])
    assert tree["both_ca"].permissions_for_user(translator).can_edit()
    assert tree["both_ca"].permissions_for_user(translator).can_publish()
    assert not tree["both"].permissions_for_user(translator).can_edit()


def test_editor_publishes_in_every_language(tree):
    ensure_groups()
    editor = member_of(EDITORS)
    assert tree["both"].permissions_for_user(editor).can_publish()
    assert tree["both_ca"].permissions_for_user(editor).can_publish()


def test_groups_are_safe_to_repeat(tree):
    ensure_groups()
    before = sorted(
        Group.objects.values_list("name", "page_permissions__permission__codename", "permissions__codename"), key=str
    )
    ensure_groups()
    after = sorted(
        Group.objects.values_list("name", "page_permissions__permission__codename", "permissions__codename"), key=str
    )
    assert before == after


def test_person_without_a_group_does_not_enter_the_admin(client, tree, user):
    client.force_login(user)
    assert client.get("/admin/").status_code == 302


def test_editor_sees_the_translation_board(client, tree):
    ensure_groups()
    client.force_login(member_of(EDITORS))
    html = client.get("/admin/").content.decode()
    assert 'id="translation-board"' in html
    assert tree["only"].title in html
