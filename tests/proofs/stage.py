"""The stage of the proofs: campaigns, supporters, the payment sandbox without a socket, and a clock that obeys.
Real services, the real SDK and the sandbox's own handler act here; nothing of ours is replaced."""

import urllib.parse
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import stripe
from django.conf import settings
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from campaigns import tasks as campaign_tasks
from campaigns.models import Pledge
from campaigns.services.pledges import PledgeOrder, place_pledge
from crowdcoop import clock
from membership import tasks as membership_tasks
from payments import providers
from payments import tasks as payment_tasks
from payments.models import Payment
from payments.providers.stripe import StripeGateway
from payments.sandbox import pages
from payments.sandbox.server import Cut, Handler
from payments.sandbox.store import Store
from payments.sandbox.webhooks import batch, signed
from payments.services.checkout import begin_checkout
from payments.services.inbox import process_waiting
from payments.services.repair import begin_authentication
from payments.services.settlement import apply
from payments.views.public import stripe_webhook
from tests.factories.campaigns import CampaignFactory

START = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SECRET = "whsec_sandbox"
WORKS, ASKS = "4242 4242 4242 4242", "4000 0025 0000 3155"
SHORT, LOST = "4000 0000 0000 9995", "4000 0000 0000 9987"
IBAN = "ES07 0012 0345 0300 0006 7890"
BACK, CANCEL = "http://testserver/back/", "http://testserver/cancel/"
post = RequestFactory().post


class Door(Handler):
    """The sandbox's own request handler, without its socket."""

    def __init__(self, store):
        self.server = SimpleNamespace(store=store)

    def ask(self, method, path, query, headers):
        self.headers, self.answered = headers, None
        self.answer_api(method, path, query)
        return self.answered

    def send_page(self, answer):
        status, _type, body, headers = answer
        self.answered = (body.decode(), status, headers)


class Wire(stripe.HTTPClient):
    """What the SDK calls HTTP: here it ends at the door."""

    name = "wire"

    def __init__(self, store):
        super().__init__()
        self.door = Door(store)

    def request(self, method, url, headers, post_data=None):
        parts = urllib.parse.urlsplit(url)
        try:
            return self.door.ask(method.upper(), parts.path, post_data or parts.query, headers)
        except Cut:
            raise stripe.APIConnectionError("cut") from None


class Stage:
    """Everything a scene may do, at the stage's own time."""

    def __init__(self, path=":memory:", *, seed=1, now=START):
        self.store = Store(path, seed)
        self.store._db.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;")
        self.store.base_url = "http://sandbox.test"
        self.now = now
        self.gateway = StripeGateway("sk_test_sandbox", sandbox_url=self.store.base_url, retries=0)
        self.gateway._client = stripe.StripeClient(
            "sk_test_sandbox",
            base_addresses={"api": self.store.base_url},
            max_network_retries=0,
            http_client=Wire(self.store),
        )

    # People ----------------------------------------------------------------------------------------------------------

    def campaign(self, *, minimum_minor=40_00, **given):
        """An open campaign of one round, until tomorrow."""
        dates = {"opens_at": self.now - DAY, "deadline_at": self.now + DAY}
        return CampaignFactory(minimum_minor=minimum_minor, optimum_minor=2 * minimum_minor, **dates | given)

    def place(self, campaign, *, email="backer@example.org", amount_minor=40_00, reward_code=""):
        """The supporter's form, sent."""
        wanted = PledgeOrder(
            campaign_code=campaign.code, amount_minor=amount_minor, email=email, language="en", reward_code=reward_code
        )
        return place_pledge(by=None, order=wanted, now=self.now)

    def go_to_card_page(self, pledge):
        payment = Payment.objects.get(pk=pledge.payment_id)
        return begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=self.now)

    def type_card(self, url, number=WORKS):
        """On the hosted page; nothing happens on a page that is closed."""
        if url.startswith(self.store.base_url):
            pages.checkout(self.store, url.rpartition("/")[2], {"number": number}, "en")

    def answer_bank(self, url, agreed=True):
        if url.startswith(self.store.base_url):
            pages.authenticate(self.store, url.rpartition("/")[2], {"answer": "yes" if agreed else "no"}, "en")

    def authenticate(self, payment, *, agreed=True):
        """The link in the letter, followed to the bank and back."""
        self.answer_bank(begin_authentication(payment=payment, now=self.now), agreed)
        apply(payment_id=payment.pk, cause="return", now=self.now)

    def promise(self, campaign, *, card=WORKS, **given):
        """A pledge that counts."""
        pledge = self.place(campaign, **given)
        self.type_card(self.go_to_card_page(pledge), card)
        apply(payment_id=pledge.payment_id, cause="return", now=self.now)
        return Pledge.objects.select_related("payment").get(pk=pledge.pk)

    # The clock -------------------------------------------------------------------------------------------------------

    def tick(self, minutes=0):
        """One round of the clock, this many minutes later."""
        self.now += minutes * MINUTE
        payment_tasks.tick(self.now)
        campaign_tasks.tick(self.now)
        membership_tasks.tick(self.now)

    def close(self, campaign):
        """At its deadline."""
        self.now = campaign.deadline_at
        campaign_tasks.tick(self.now)

    # Messages --------------------------------------------------------------------------------------------------------

    def events(self):
        """Not yet taken, oldest first."""
        return batch(self.store)

    def unheard(self):
        """Whether there are any."""
        return bool(self.store._db.execute("SELECT 1 FROM objects WHERE kind = 'event' AND tag = 'unsent'").fetchone())

    def deliver(self, event, secret=SECRET):
        """One message at the webhook, signed. Returns the status."""
        body, signature = signed(event, secret)
        request = post("/", body, content_type="application/json", headers={"Stripe-Signature": signature})
        return stripe_webhook(request).status_code

    def hear(self, event):
        """A message comes in and the worker looks at whatever waits."""
        assert self.deliver(event) == 200
        process_waiting(now=self.now)

    @contextmanager
    def forgetting(self):
        """What the provider and the clock do inside has never been."""
        before = self.now, deepcopy(self.store.faults), self.store.random.getstate()
        self.store._db.execute("SAVEPOINT before")
        try:
            yield
        finally:
            for statement in ("ROLLBACK TO before", "RELEASE before"):
                self.store._db.execute(statement)
            self.now, self.store.faults = before[:2]
            self.store.random.setstate(before[2])

    # What the provider says ------------------------------------------------------------------------------------------

    def objects(self, kind):
        return self.store.all(kind)

    def paid_for(self, code):
        """Charges that succeeded for one payment."""
        return [c for c in self.objects("charge") if c["paid"] and c["metadata"].get("payment") == code]


@contextmanager
def undone(stage=None):
    """Whatever is written inside is taken back at its end; services may commit in it, as in any test.

    With a `stage`, its provider and its clock forget too.
    """
    block = transaction.atomic()
    block._from_testcase = True  # what lets services demand to be the outermost
    with block, stage.forgetting() if stage else nullcontext():
        yield
        transaction.set_rollback(True)


@contextmanager
def on_stage(path=":memory:", *, seed=1, now=START):
    """A stage that the portal's settings point at; its clock is the portal's clock."""
    stage = Stage(path, seed=seed, now=now)
    before = (providers._gateway, clock.offset, settings.MAIL)
    named = {"STRIPE_API_KEY": "sk_test_sandbox", "STRIPE_WEBHOOK_SECRET": SECRET, "PAYMENT_SANDBOX_URL": "in process"}
    kept = {name: getattr(settings, name) for name in named}
    for name, value in named.items():
        setattr(settings, name, value)
    settings.MAIL = False  # letters are queued, not sent
    providers._gateway = lambda api_key, sandbox_url: stage.gateway
    clock.offset = lambda: stage.now - timezone.now()
    try:
        yield stage
    finally:
        providers._gateway, clock.offset, settings.MAIL = before
        for name, value in kept.items():
            setattr(settings, name, value)
        stage.store.close()
