"""The payment sandbox as a fixture: the real SDK talks to it over HTTP, and tests walk its pages as a browser would.
One server per test process, on a free port; emptied before each test that asks for it."""

import json
import threading
import urllib.request

import pytest

SECRET = "whsec_sandbox"
WORKS, DECLINED_NOW = "4242 4242 4242 4242", "4000 0000 0000 0002"
DECLINED_LATER, ASKS = "4000 0000 0000 0341", "4000 0025 0000 3155"
LOST, SHORT = "4000 0000 0000 9987", "4000 0000 0000 9995"
IBAN = "ES07 0012 0345 0300 0006 7890"


class Sandbox:
    """What tests may do with the running sandbox."""

    def __init__(self, server):
        self.server, self.address = server, server.address

    def page(self, url, form=None):
        """(status, HTML) of a page."""
        from payments.sandbox.visitor import ask

        return ask(url, form)[:2]

    def pay(self, url, card=WORKS):
        """Open the hosted page, type the card, send. Returns where the browser is sent, "" when the page said no."""
        from payments.sandbox.visitor import save_card

        status, _ = self.page(url)
        assert status == 200, f"the hosted page answered {status}"
        return save_card(url, card)

    def authenticate(self, url, agreed=True):
        """Answer the bank's question. Returns where the browser is sent."""
        from payments.sandbox.visitor import ask

        return ask(url, {"answer": "yes" if agreed else "no"})[2]

    def control(self, path, **asked):
        body = json.dumps(asked).encode()
        with urllib.request.urlopen(f"{self.address}/_sandbox/{path}", body, timeout=10) as answer:
            return json.load(answer)

    def faults(self, *calls, **webhooks):
        """`faults(("intent.confirm", "500_after"), drop=0.5, duplicate=2, shuffle=True)`.

        Fault of a call: 500_before, 500_after, cut_before, cut_after, slow:<seconds>; the operation "*" is any call.
        """
        wanted = [{"operation": operation, "fault": fault} for operation, fault in calls]
        self.control("faults", calls=wanted, **({"webhooks": webhooks} if webhooks else {}))

    def forget_keys(self):
        """As if the provider's 24 hours had passed."""
        self.control("forget-keys")

    def settle(self, fails=False):
        """Direct debits arrive now (or bounce)."""
        return self.control("settle", fails=fails)["settled"]

    def refund_outcomes(self, *outcomes):
        """How the next refunds end at first: "succeeded" (else so), "pending", "failed"."""
        self.control("refund-outcomes", outcomes=outcomes)

    def finish_refund(self, refund_id, outcome="succeeded"):
        """A refund on its way arrives or fails; one that had arrived may come back ("failed")."""
        return self.control("finish-refund", id=refund_id, outcome=outcome)

    def refund_outside(self, intent_id, amount=None):
        """Somebody gives money back at the provider's own desk."""
        return self.control("refund", payment_intent=intent_id, **({"amount": amount} if amount else {}))

    def open_dispute(self, charge_id, amount=None, reason="fraudulent", inquiry=False):
        """The payer's bank takes the money back, or only asks."""
        return self.control("open-dispute", charge=charge_id, amount=amount, reason=reason, inquiry=inquiry)

    def withdraw_funds(self, dispute_id):
        """An inquiry becomes a dispute."""
        return self.control("withdraw-funds", id=dispute_id)

    def close_dispute(self, dispute_id, outcome="won"):
        """The payer's bank decides: "won", "lost", or "warning_closed" for an inquiry."""
        return self.control("close-dispute", id=dispute_id, outcome=outcome)

    def objects(self, kind):
        """Everything of a kind (`payment_intent`, `charge`, `customer` …), newest first."""
        with urllib.request.urlopen(f"{self.address}/_sandbox/objects?kind={kind}", timeout=10) as answer:
            return json.load(answer)["objects"]

    def events(self):
        """Messages not yet taken, oldest first, as the faults left them; taking marks them as sent."""
        return self.control("take-events")["events"]

    def deliver(self, client, events=None):
        """Post messages, signed, to the portal's webhook through a Django test client. Returns the status codes."""
        from payments.sandbox.webhooks import signed

        codes = []
        for event in self.events() if events is None else events:
            body, signature = signed(event, SECRET)
            answer = client.post(
                "/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
            )
            codes.append(answer.status_code)
        return codes


@pytest.fixture(scope="session")
def sandbox_server():
    from payments.sandbox.server import SandboxServer

    server = SandboxServer(0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def sandbox(sandbox_server, settings):
    """An empty sandbox that the portal's settings point at. No message is delivered unless the test does it."""
    settings.STRIPE_API_KEY = "sk_test_sandbox"
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.PAYMENT_SANDBOX_URL = sandbox_server.address
    box = Sandbox(sandbox_server)
    box.control("reset")
    return box
