"""People of the finance desk, for tests.
Who they are is payments/rules.py's."""

from django.contrib.auth.models import Group
from django.test import Client

from payments.rules import FINANCE
from tests.factories.accounts import UserFactory


def finance_person(**given):
    person = UserFactory(**given)
    person.groups.add(Group.objects.get_or_create(name=FINANCE)[0])
    return person


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client
