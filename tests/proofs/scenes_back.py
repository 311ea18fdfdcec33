"""Money that goes back to payers: refunds of ours and of others, disputes won and lost. One class, one scene.
Money that goes on to cooperatives is scenes_out.py's."""

from django.contrib.auth.models import Group

from campaigns.enums import CampaignState
from payments.enums import PaymentState, RefundState
from payments.models import Refund
from payments.rules import FINANCE
from payments.sandbox.refunding import close_dispute, create_refund, finish_refund, open_dispute, refund_outcomes
from payments.services.collection import collect_due
from payments.services.refunds import propose_refund, send_refunds
from payments.services.settlement import apply
from tests.factories.accounts import UserFactory

from .scenes import Charge, Inbox

S = PaymentState


def clerk():
    """Somebody of the finance desk."""
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get_or_create(name=FINANCE)[0])
    return person


class GivingBack(Charge):
    """Finance gives a part back; it is sent and arrives."""

    name = "refund"

    def prepare(self, stage):
        super().prepare(stage)
        collect_due(now=stage.now, book_code=self.code)
        stage.tick(2)
        stage.events()
        assert self.campaign().state == CampaignState.FUNDED
        self.clerk = clerk()

    def act(self, stage):
        propose_refund(by=self.clerk, payment=self.payments().get(), amount_minor=15_00, reason="agreed", now=stage.now)
        send_refunds(now=stage.now)

    def again(self, stage):
        if not Refund.objects.filter(payment__book_code=self.code).exists():
            self.act(stage)

    def end(self, stage):
        assert self.states() == [S.PARTLY_REFUNDED]
        assert [refund["amount"] for refund in stage.objects("refund")] == [15_00]
        assert Refund.objects.get(payment__book_code=self.code).state == RefundState.SUCCEEDED
        assert self.campaign().collected_minor == 25_00


class Disputed(GivingBack):
    """A payer's bank takes a charge back, and keeps it."""

    name = "dispute"

    def act(self, stage):
        open_dispute(stage.store, {"charge": stage.objects("charge")[0]["id"]})
        for event in stage.events():
            assert stage.deliver(event) == 200
        self.decide(stage)
        for event in stage.events():
            assert stage.deliver(event) == 200

    def decide(self, stage, outcome="lost"):
        close_dispute(stage.store, {"id": stage.objects("dispute")[0]["id"], "outcome": outcome})

    def again(self, stage):
        if stage.objects("dispute")[0]["status"] != "lost":
            self.decide(stage)

    def end(self, stage):
        assert self.states() == [S.DISPUTE_LOST]
        assert self.campaign().collected_minor == 0


class RefundInbox(GivingBack):
    """A refund of ours was on its way when we last asked, and has arrived since."""

    name, act = "inbox-refund", Inbox.act

    def prepare(self, stage):
        super().prepare(stage)
        refund_outcomes(stage.store, {"outcomes": ["pending"]})
        GivingBack.act(self, stage)
        assert self.states() == [S.REFUND_PENDING]
        finish_refund(stage.store, {"id": stage.objects("refund")[0]["id"], "outcome": "succeeded"})


class RefundElsewhereInbox(GivingBack):
    """Somebody gives money back at the provider's own desk."""

    name, act = "inbox-refund-elsewhere", Inbox.act

    def prepare(self, stage):
        super().prepare(stage)
        create_refund(stage.store, {"charge": stage.objects("charge")[0]["id"], "amount": 15_00})


class DisputeInbox(Disputed):
    """A payer's bank asks for the money back and keeps it; we never heard of it."""

    name, act = "inbox-dispute", Inbox.act

    def prepare(self, stage):
        super().prepare(stage)
        open_dispute(stage.store, {"charge": stage.objects("charge")[0]["id"]})
        self.decide(stage)


class DisputeWonInbox(Disputed):
    """A dispute that we know of is won."""

    name, act = "inbox-dispute-won", Inbox.act

    def prepare(self, stage):
        super().prepare(stage)
        open_dispute(stage.store, {"charge": stage.objects("charge")[0]["id"]})
        apply(payment_id=self.payments().get().pk, cause="reconciled", now=stage.now)
        assert self.states() == [S.DISPUTED]
        self.decide(stage, "won")

    def end(self, stage):
        assert self.states() == [S.COLLECTED]
        assert self.campaign().collected_minor == 40_00
