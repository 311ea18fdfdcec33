"""Share capital by direct debit: agreed to, announced, charged, arrived; and taken back by the bank within its weeks.
Its application takes the campaign's place: nothing here is a pledge."""

from crowdcoop.mail.models import OutboxMessage
from membership.models import Application, Member, RegisterOperation
from membership.services.debits import begin_debit, offer_debits, order_debits
from payments.enums import PaymentState
from payments.sandbox.charging import settle_debits
from payments.sandbox.refunding import close_dispute, open_dispute
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due
from payments.services.debits import NOTICE, announce_debits
from payments.services.settlement import apply
from tests.factories.membership import ApplicationFactory, CooperativeFactory

from .scenes import Inbox, Scene
from .stage import BACK, CANCEL, DAY, IBAN

S = PaymentState
SHARES = 2


class CapitalMandate(Scene):
    """An admitted person gives the mandate for two shares, and is told of the debit fourteen days ahead."""

    name = "capital"

    def prepare(self, stage):
        cooperative = offer_debits(cooperative=CooperativeFactory(), offered=True, now=stage.now)
        pay_by = (stage.now + 60 * DAY).date()
        ApplicationFactory(cooperative=cooperative, firm=True, shares=SHARES, pay_by=pay_by)
        self.code = cooperative.code

    def act(self, stage):
        payment = begin_debit(by=None, application=self.application(), now=stage.now)
        self.give_mandate(stage, payment)
        order_debits(now=stage.now)
        announce_debits(now=stage.now, book_code=self.code)

    def give_mandate(self, stage, payment):
        url = begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=stage.now)
        stage.type_card(url, IBAN)
        apply(payment_id=payment.pk, cause="return", now=stage.now)

    def again(self, stage):
        """The form once more, if no mandate is known; then the notice passes and the bank pays."""
        payment = begin_debit(by=None, application=self.application(), now=stage.now)
        if payment.state in (S.DRAFT, S.AWAITING_CARD):
            self.give_mandate(stage, payment)
        stage.tick(2)  # owed
        stage.tick(2)  # announced
        stage.now += NOTICE
        stage.tick(2)
        settle_debits(stage.store, now=True)

    def end(self, stage):
        payment = self.payments().get()
        assert payment.state == S.COLLECTED
        assert OutboxMessage.objects.filter(kind="payments/debit_announced", subject_code=payment.code).count() == 1
        assert len(stage.objects("payment_intent")) == len(stage.objects("customer")) == 1
        assert self.entered() == [SHARES]

    def entered(self):
        """What the register says of the one member there is."""
        assert Member.objects.filter(cooperative__code=self.code).count() == 1
        entries = RegisterOperation.objects.filter(cooperative__code=self.code).order_by("number")
        return list(entries.values_list("quantity", flat=True))

    def application(self):
        return Application.objects.get(cooperative__code=self.code)


class CapitalCharge(CapitalMandate):
    """The announced day: the account is debited, the money is on its way, and arrives."""

    name = "capital-charge"

    def prepare(self, stage):
        super().prepare(stage)
        CapitalMandate.act(self, stage)
        stage.now += NOTICE
        stage.events()  # told long ago

    def act(self, stage):
        collect_due(now=stage.now, book_code=self.code)
        settle_debits(stage.store, now=True)
        apply(payment_id=self.payments().get().pk, cause="reconciled", now=stage.now)

    def again(self, stage):
        """The bank pays whatever it was asked for."""
        settle_debits(stage.store, now=True)


class CapitalReturn(CapitalCharge):
    """In the fifth week the bank gives it back to the payer: the register is corrected, nothing is refunded."""

    name = "capital-return"

    def prepare(self, stage):
        super().prepare(stage)
        CapitalCharge.act(self, stage)
        assert self.states() == [S.COLLECTED]
        stage.now += 30 * DAY
        stage.events()  # told long ago

    def act(self, stage):
        self.ask_back(stage)
        for event in stage.events():
            assert stage.deliver(event) == 200
        self.keep(stage)
        for event in stage.events():
            assert stage.deliver(event) == 200

    def ask_back(self, stage):
        open_dispute(stage.store, {"charge": stage.objects("charge")[0]["id"], "reason": "debit_not_authorized"})

    def keep(self, stage):
        close_dispute(stage.store, {"id": stage.objects("dispute")[0]["id"], "outcome": "lost"})

    def again(self, stage):
        if stage.objects("dispute")[0]["status"] != "lost":
            self.keep(stage)

    def end(self, stage):
        assert self.states() == [S.DISPUTE_LOST]
        assert self.entered() == [SHARES, -SHARES]
        assert stage.objects("refund") == []


class CapitalInbox(CapitalCharge):
    """The debit arrived days later, and nobody has told us."""

    name, act = "inbox-capital", Inbox.act

    def prepare(self, stage):
        super().prepare(stage)
        collect_due(now=stage.now, book_code=self.code)
        assert self.states() == [S.PROCESSING]
        settle_debits(stage.store, now=True)


class CapitalReturnInbox(CapitalReturn):
    """The bank gave it back and kept to that; we never heard of it."""

    name, act = "inbox-capital-return", Inbox.act

    def prepare(self, stage):
        super().prepare(stage)
        self.ask_back(stage)
        self.keep(stage)
