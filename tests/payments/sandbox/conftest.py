"""The sandbox spoken to by the real SDK: through our gateway, and bare where our gateway would not send such a thing.
Only for tests of the sandbox itself."""

import pytest
import stripe

from payments.providers.stripe import StripeGateway

OK, NO = "http://testserver/ok/", "http://testserver/no/"


@pytest.fixture
def gateway(sandbox):
    return StripeGateway("sk_test_sandbox", sandbox_url=sandbox.address, retries=0)


@pytest.fixture
def sdk(sandbox):
    return stripe.StripeClient("sk_test_sandbox", base_addresses={"api": sandbox.address}, max_network_retries=0)


@pytest.fixture
def customer(gateway):
    return gateway.create_customer(key="customer", payment_code="pay-1", email="a@example.org", language="ca")


def session(gateway, customer, key="setup", language="ca"):
    return gateway.create_setup_session(
        key=key, payment_code="pay-1", customer_id=customer, language=language, charged="later",
        return_url=OK, cancel_url=NO,
    )  # fmt: skip


def intent(gateway, customer, key="pi", amount=25_00):
    return gateway.create_intent(
        key=key, payment_code="pay-1", book_code="c-1", customer_id=customer, amount_minor=amount, currency="EUR"
    )


@pytest.fixture
def card(gateway, customer, sandbox):
    def save(number):
        page = session(gateway, customer, key=f"setup {number}")
        sandbox.pay(page.url, number)
        return gateway.retrieve_session(page.session_id).payment_method_id

    return save
