"""*I am interested*: the page, the link in the letter, changing and erasing.
Reminders and consents as rows are tested with the service."""

import pytest
from django.urls import reverse
from django.utils import translation

from membership.enums import ConsentState
from membership.links import interest_url, prospect_url
from membership.models import Consent, Prospect
from tests.factories.membership import ProspectFactory

pytestmark = pytest.mark.django_db


def address(cooperative):
    with translation.override("en"):
        return reverse("interest", args=[cooperative.code])


def test_nothing_is_chosen_beforehand(client, cooperative):
    text = client.get(address(cooperative)).content.decode()
    assert "checked" not in text
    assert text.count('type="radio"') == 3


def test_guest_confirms_by_letter(client, cooperative, letters):
    given = {"answer": "interested", "email": "Ana@example.org", "share_contact": "on"}
    response = client.post(f"{address(cooperative)}?campaign=c-1", given)
    assert response.status_code == 302
    assert not Prospect.objects.exists()
    link = next(word for word in letters("interest_to_confirm")[0].text.split() if "/confirm/" in word)
    path = "/" + link.partition("://")[2].partition("/")[2]
    assert client.get(path).status_code == 200
    assert not Prospect.objects.exists()
    mine = client.post(path, {})
    prospect = Prospect.objects.get()
    assert (prospect.email, prospect.campaign_code, prospect.state) == ("ana@example.org", "c-1", "interested")
    assert Consent.objects.get(purpose="share_contact").state == ConsentState.GIVEN
    assert client.get(mine.url).status_code == 200


def test_signed_in_person_answers_at_once(client, cooperative, user):
    client.force_login(user)
    client.post(address(cooperative), {"answer": "informed"})
    prospect = Prospect.objects.get()
    assert (prospect.user, prospect.email, prospect.state) == (user, user.email, "informed")


def test_address_proven_by_a_letter_is_not_asked_again(client, cooperative):
    url = interest_url(cooperative, campaign_code="c-1", email="a@example.org", language="en", proven=True)
    assert "a@example.org" in client.get(url).content.decode()
    client.post(url, {"answer": "not_now"})
    assert Prospect.objects.get().email == "a@example.org"


def test_unproven_address_is_only_filled_in(client, cooperative):
    url = interest_url(cooperative, email="a@example.org", language="en")
    client.post(url, {"answer": "interested", "email": "a@example.org"})
    assert not Prospect.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"answer": "yes", "email": "a@example.org"},
        {"answer": "interested"},
        {"answer": "interested", "email": "x" * 250 + "@example.org"},
        {"answer": "interested", "email": "a\x00@example.org"},
    ],
)
def test_bad_answers_are_refused(client, cooperative, given, letters):
    response = client.post(address(cooperative), given)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not letters("interest_to_confirm")


@pytest.mark.parametrize("token", ["nonsense", "eyJhIjoxfQ:1abc:zzz"])
@pytest.mark.parametrize("name", ["interest_confirm", "interest_mine", "interest_erase"])
def test_broken_links_are_not_found(client, name, token):
    assert client.get(reverse(name, args=[token])).status_code == 404


def test_change_and_erase_without_account(client, cooperative):
    prospect = ProspectFactory(cooperative=cooperative, language="en")
    url = prospect_url(prospect)
    assert client.get(url).status_code == 200
    client.post(url, {"answer": "not_now"})
    prospect.refresh_from_db()
    assert prospect.state == "not_now"
    response = client.post(f"{url}erase/", {})
    assert client.get(response.url).status_code == 200
    prospect.refresh_from_db()
    assert prospect.email == ""
    assert client.get(url).status_code == 404
