"""The join page and what people may type into it.
What a sent application then does is tested with the services."""

import pytest
from django.urls import reverse
from django.utils import translation

from membership.models import Application
from tests.factories.membership import ApplicationFactory, CooperativeFactory

pytestmark = pytest.mark.django_db
GOOD = {
    "full_name": "Marta Soler",
    "email": "Guest@Example.org",
    "tax_id": "12345678-z",
    "address": "Plaça Major 3",
    "shares": "2",
    "statutes": "on",
    "risk": "on",
    "data_policy": "on",
    "once": "a" * 32,
}


def address(cooperative):
    with translation.override("en"):
        return reverse("join", args=[cooperative.code])


def body(response):
    return response.content.decode()


def test_page_explains_before_it_asks(client, cooperative):
    page = body(client.get(address(cooperative)))
    order = [page.index(text) for text in ("one vote", "can lose value", "One question", "Full name")]
    assert order == sorted(order)
    assert "checked" not in page


def test_guest_applies_and_is_asked_to_look_at_the_mail(client, cooperative, letters):
    response = client.post(address(cooperative), GOOD)
    assert response.status_code == 302
    assert "Look at your mail" in body(client.get(response.url))
    application = Application.objects.get()
    assert (application.email, application.tax_id, application.shares) == ("guest@example.org", "12345678Z", 2)
    link = next(word for word in letters("application_to_confirm")[0].text.split() if "/applications/" in word)
    path = link.partition("://")[2].partition("/")[2]
    page = client.get(f"/{path}")
    assert "Confirm my application" in body(page)
    confirm = f"/{path}".replace("/?", "/confirm/?")
    assert client.get(confirm).status_code == 200
    assert Application.objects.get().receipt_number is None
    assert client.post(confirm, {"once": "b" * 32}).status_code == 302
    assert Application.objects.get().receipt_number == 1


def test_double_click_is_one_application(client, applicant, cooperative):
    client.force_login(applicant)
    urls = [client.post(address(cooperative), GOOD).url for _ in range(2)]
    assert Application.objects.count() == 1
    assert urls[0] == urls[1]


def test_guest_replay_is_one_letter(client, cooperative, letters):
    client.get(address(cooperative))
    for _ in range(2):
        client.post(address(cooperative), GOOD)
    assert Application.objects.count() == len(letters("application_to_confirm")) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "x" * 161),
        ("full_name", "Marta\x00"),
        ("email", "not an address"),
        ("email", ""),
        ("tax_id", "12"),
        ("tax_id", "١٢٣٤٥٦٧٨"),
        ("tax_id", "<script>"),
        ("address", ""),
        ("address", "x" * 241),
        ("shares", "0"),
        ("shares", "-1"),
        ("shares", "1.5"),
        ("shares", "many"),
        ("shares", "99999999999999999999"),
        ("message", "x" * 2001),
        ("statutes", ""),
        ("risk", ""),
        ("data_policy", ""),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_kept(client, cooperative, field, value):
    response = client.post(address(cooperative), GOOD | {field: value})
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert "Plaça Major 3" in body(response) or field == "address"
    assert not Application.objects.exists()


def test_nothing_is_filled_in_until_the_person_asks(client, applicant, cooperative):
    ApplicationFactory(user=applicant, full_name="Marta Soler Vidal", tax_id="99999999R")
    client.force_login(applicant)
    assert "99999999R" not in body(client.get(address(cooperative)))
    assert "99999999R" in body(client.get(f"{address(cooperative)}?prefill=1"))


def test_prefill_tells_a_stranger_nothing(client, application, cooperative):
    assert application.tax_id not in body(client.get(f"{address(cooperative)}?prefill=1"))


def test_closed_cooperative_offers_interest_instead(client):
    closed = CooperativeFactory(closed=True)
    page = body(client.get(address(closed)))
    assert "I am interested" in page
    assert "Full name" not in page
    assert client.post(address(closed), GOOD).status_code == 200
    assert not Application.objects.exists()


def test_second_application_leads_to_the_first(client, applicant, application):
    client.force_login(applicant)
    assert "You have applied already" in body(client.get(address(application.cooperative)))
    response = client.post(address(application.cooperative), GOOD)
    assert "You have applied already" in body(response)
    assert Application.objects.count() == 1


def test_unknown_cooperative_is_not_found(client):
    assert client.get("/en/join/nobody/").status_code == 404
