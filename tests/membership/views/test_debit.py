"""The applicant's page of a direct debit, and what it says while the debit is on its way and while it is provisional.
What happens with the money is in services/test_debits.py."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from crowdcoop import clock
from membership import tasks
from membership.clock import local_day
from membership.links import application_url
from membership.models import Cooperative, Member
from membership.services.contributions import record_contribution
from membership.services.debits import begin_debit
from payments import tasks as payments_tasks
from payments.models import Payment
from payments.services.checkout import begin_checkout
from payments.services.debits import NOTICE
from tests.factories.membership import ApplicationFactory, CooperativeFactory
from tests.sandbox import IBAN

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def firm(cooperative, applicant, secretary, now):
    cooperative.takes_debits = True
    cooperative.save()
    pay_by = (clock.now() + 30 * DAY).date()
    return ApplicationFactory(
        cooperative=cooperative, user=applicant, firm=True, shares=3, language="en", pay_by=pay_by,
        sent_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


@pytest.fixture
def signed_in(client, firm):
    client.force_login(firm.user)
    return client


def page(application, name="application"):
    with translation.override("en"):
        return reverse(name, args=[application.code])


def said(client, application):
    return client.get(page(application)).content.decode()


def go_round(at):
    payments_tasks.tick(at)
    tasks.tick(at)


def agree(client, application, sandbox):
    return sandbox.pay(client.post(page(application, "application_debit")).headers["Location"], IBAN)


def test_from_the_page_to_provisional_until(signed_in, firm, sandbox):
    assert page(firm, "application_debit") in said(signed_in, firm)
    terms = signed_in.get(page(firm, "application_debit")).content.decode()
    assert "never used for this" in terms
    assert "€300" in terms
    back = agree(signed_in, firm, sandbox)
    assert back.endswith(page(firm))
    at = clock.now()
    go_round(at)
    assert "You agreed to a direct debit from your account ending in 7890" in said(signed_in, firm)
    go_round(at)
    assert "€300 will be debited from your account ending in 7890 on" in said(signed_in, firm)
    go_round(at + NOTICE)
    assert "Your bank has the order" in said(signed_in, firm)
    sandbox.settle()
    go_round(at + NOTICE + DAY)
    assert "Provisional until" in said(signed_in, firm)


def test_the_mandate_is_waited_for_and_the_button_stays(signed_in, firm, sandbox):
    first = signed_in.post(page(firm, "application_debit")).headers["Location"]
    assert "It counts once the payment service has told us" in said(signed_in, firm)
    assert signed_in.post(page(firm, "application_debit")).headers["Location"] == first
    assert Payment.objects.count() == 1


def test_a_guest_with_the_key_comes_back_with_it(client, firm, sandbox):
    key = application_url(firm).partition("?")[2]
    url = client.post(f"{page(firm, 'application_debit')}?{key}").headers["Location"]
    assert sandbox.pay(url, IBAN).endswith(f"{page(firm)}?{key}")


def test_declined_then_over(signed_in, firm, sandbox):
    agree(signed_in, firm, sandbox)
    at = clock.now()
    go_round(at)
    go_round(at)
    go_round(at + NOTICE)
    sandbox.settle(fails=True)
    go_round(at + NOTICE + DAY)
    text = said(signed_in, firm)
    assert "Your bank did not pay the direct debit" in text
    assert "/repair/" in text or "payments/" in text
    for days in range(30):
        sandbox.settle(fails=True)
        go_round(at + NOTICE + (days + 2) * DAY)
    text = said(signed_in, firm)
    assert "The direct debit could not be made" in text
    assert page(firm, "application_debit") in text


def test_when_it_went_back_the_page_and_the_register_say_so(firm, sandbox, secretary, client):
    at = clock.now() - NOTICE - 3 * DAY
    begun = begin_debit(by=firm.user, application=firm, now=at)
    back = {"return_url": "http://testserver/", "cancel_url": "http://testserver/"}
    sandbox.pay(begin_checkout(payment=begun, now=at, **back), IBAN)
    go_round(at)
    go_round(at)
    go_round(at + NOTICE)
    sandbox.settle()
    go_round(at + NOTICE + DAY)
    client.force_login(secretary)
    with translation.override("en"):
        book = reverse("membership_register", args=[firm.cooperative.code])
        desk = reverse("membership_application", args=[firm.cooperative.code, firm.code])
        record = reverse("membership_contribution", args=[firm.cooperative.code, firm.code])
    assert "Provisional until" in client.get(book).content.decode()
    assert "cannot be moved" in client.get(desk).content.decode()
    payment = Payment.objects.get()
    dispute = sandbox.open_dispute(payment.charge_id, reason="debit_not_authorized")
    sandbox.close_dispute(dispute["id"], outcome="lost")
    go_round(at + NOTICE + 2 * DAY)
    assert "Provisional until" not in client.get(book).content.decode()
    assert record in client.get(desk).content.decode()
    assert "they are entered again" in client.get(record).content.decode()
    client.force_login(firm.user)
    assert "your shares were struck from the register" in said(client, firm)
    given = {"amount_minor": 300_00, "received_on": local_day(clock.now()), "reference": "TRF 1"}
    record_contribution(by=secretary, application=firm, now=clock.now(), **given)
    assert "what you paid afterwards is in the register" in said(client, firm)
    assert Member.objects.get().operations.count() == 3


def test_where_no_debits_are_taken_there_is_no_page(signed_in, firm, cooperative):
    Cooperative.objects.update(takes_debits=False)
    assert signed_in.get(page(firm, "application_debit")).status_code == 404
    assert signed_in.post(page(firm, "application_debit")).status_code == 404
    assert "application_debit" not in said(signed_in, firm)
    assert not Payment.objects.exists()


def test_without_a_provider_nothing_begins_and_the_page_says_so(signed_in, firm, settings):
    settings.STRIPE_API_KEY = ""
    answer = signed_in.post(page(firm, "application_debit"))
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_the_platform_offers_and_stops(cooperative, capsys):
    call_command("offer_debits", cooperative.code)
    assert Cooperative.objects.get().takes_debits
    call_command("offer_debits", cooperative.code, "--stop")
    assert not Cooperative.objects.get().takes_debits
    assert capsys.readouterr().out.split() == ["offered", "stopped"]
    with pytest.raises(CommandError):
        call_command("offer_debits", "nobody")
    with pytest.raises(CommandError):
        call_command("offer_debits", CooperativeFactory(with_fee=True).code)
