"""What happens between a supporter, the clock, the provider and us, scene by scene, and how each must end.
A scene is prepared, acted, and taken up again by its people after an accident."""

from django.contrib.auth.models import Group

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Pledge
from payments.enums import PaymentState, RefundState
from payments.models import Payment, Refund
from payments.rules import FINANCE
from payments.sandbox.charging import settle_debits
from payments.sandbox.refunding import close_dispute, open_dispute
from payments.services.collection import collect_due
from payments.services.debits import NOTICE, announce_debits
from payments.services.refunds import propose_refund, send_refunds
from payments.services.repair import begin_authentication
from payments.services.settlement import apply
from tests.factories.accounts import UserFactory

from .stage import ASKS, DAY, IBAN

S = PaymentState


class Scene:
    """`prepare` before the accident, `act` in the process that dies, `again` by the people concerned, `end` for all."""

    name = ""

    def prepare(self, stage):
        """Up to where the scene begins."""

    def act(self, stage):
        raise NotImplementedError

    def again(self, stage):
        """What a person does who got no answer. Nothing, where no person is involved."""

    def end(self, stage):
        """Assert how it must have ended."""
        raise NotImplementedError

    def payments(self):
        return Payment.objects.filter(book_code=self.code).order_by("pk")

    def campaign(self):
        return Campaign.objects.get(code=self.code)

    def states(self):
        return [payment.state for payment in self.payments()]


class Setup(Scene):
    """A supporter places a pledge and saves a card."""

    name = "setup"

    def prepare(self, stage):
        self.code = stage.campaign(deadline_at=stage.now + 9999 * DAY).code

    def act(self, stage):
        pledge = stage.place(self.campaign())
        stage.type_card(stage.go_to_card_page(pledge))
        apply(payment_id=pledge.payment_id, cause="return", now=stage.now)

    def again(self, stage):
        pledge = Pledge.objects.filter(campaign__code=self.code).order_by("-pk").first()
        if pledge is None:
            self.act(stage)
        elif pledge.payment.state in (S.DRAFT, S.AWAITING_CARD):
            stage.type_card(stage.go_to_card_page(pledge))
            apply(payment_id=pledge.payment_id, cause="return", now=stage.now)

    def end(self, stage):
        assert self.states() == [S.ACTIVE]
        campaign = self.campaign()
        assert (campaign.pledged_minor, campaign.backers) == (40_00, 1)
        assert stage.objects("charge") == []
        assert len(stage.objects("customer")) == len(stage.objects("checkout.session")) == 1


class Close(Scene):
    """The deadline comes with the minimum reached; one supporter had not finished. Then cards are charged."""

    name = "close"

    def prepare(self, stage):
        campaign = stage.campaign(minimum_minor=80_00)
        self.code = campaign.code
        for number in range(2):
            stage.promise(campaign, email=f"backer{number}@example.org")
        stage.place(campaign, email="slow@example.org")
        stage.now = campaign.deadline_at

    def act(self, stage):
        stage.close(self.campaign())

    def end(self, stage):
        assert sorted(self.states()) == [S.COLLECTED, S.COLLECTED, S.EXPIRED]
        assert self.campaign().state == CampaignState.FUNDED
        assert self.campaign().snapshots.get().total_minor == 80_00


class CloseBelow(Scene):
    """The deadline comes with a cent too little."""

    name = "close-below"

    def prepare(self, stage):
        campaign = stage.campaign(minimum_minor=40_01)
        self.code = campaign.code
        stage.promise(campaign)
        stage.now = campaign.deadline_at

    def act(self, stage):
        stage.close(self.campaign())

    def end(self, stage):
        assert self.states() == [S.RELEASED]
        assert self.campaign().state == CampaignState.UNSUCCESSFUL
        assert stage.objects("payment_intent") == []


class Charge(Scene):
    """A card is charged."""

    name = "charge"

    def prepare(self, stage):
        campaign = stage.campaign(minimum_minor=40_00)
        self.code = campaign.code
        stage.promise(campaign)
        stage.close(campaign)
        stage.events()  # told long ago

    def act(self, stage):
        collect_due(now=stage.now, book_code=self.code)

    def end(self, stage):
        assert self.states() == [S.COLLECTED]
        assert self.campaign().state == CampaignState.FUNDED
        assert len(stage.objects("payment_intent")) == 1


class Authentication(Charge):
    """A card asks for its owner's confirmation, who gives it on the bank's page."""

    name = "sca"

    def prepare(self, stage):
        campaign = stage.campaign(minimum_minor=40_00)
        self.code = campaign.code
        stage.promise(campaign, card=ASKS)
        stage.close(campaign)
        stage.events()  # told long ago

    def act(self, stage):
        super().act(stage)
        stage.authenticate(self.payments().get())

    def again(self, stage):
        payment = self.payments().get()
        if payment.state == S.ACTION_REQUIRED:
            stage.authenticate(payment)


class Inbox(Scene):
    """The messages of a saved card come in; the browser never came back."""

    name = "inbox"

    def prepare(self, stage):
        campaign = stage.campaign(deadline_at=stage.now + 9999 * DAY)
        self.code = campaign.code
        pledge = stage.place(campaign)
        stage.type_card(stage.go_to_card_page(pledge))

    def act(self, stage):
        for event in stage.events():
            assert stage.deliver(event) == 200

    def end(self, stage):
        assert self.states() == [S.ACTIVE]
        assert self.campaign().pledged_minor == 40_00


class ChargeInbox(Inbox):
    """The answer to a charge is lost; only its messages tell."""

    name = "inbox-charge"

    def prepare(self, stage):
        Charge.prepare(self, stage)
        stage.store.faults["calls"].append({"operation": "intent.confirm", "fault": "cut_after"})
        collect_due(now=stage.now, book_code=self.code)
        assert self.states() == [S.UNKNOWN]

    end = Charge.end


class AuthenticationInbox(Inbox):
    """The owner of a card confirmed at the bank, and closed the browser there."""

    name = "inbox-sca"

    def prepare(self, stage):
        Authentication.prepare(self, stage)
        collect_due(now=stage.now, book_code=self.code)
        stage.answer_bank(begin_authentication(payment=self.payments().get(), now=stage.now))
        assert self.states() == [S.ACTION_REQUIRED]

    end = Charge.end


class DebitInbox(Inbox):
    """A direct debit arrives days later."""

    name = "inbox-debit"
    bounces = False

    def prepare(self, stage):
        campaign = stage.campaign(minimum_minor=40_00)
        self.code = campaign.code
        stage.promise(campaign, card=IBAN)
        stage.close(campaign)
        stage.events()  # told long ago
        announce_debits(now=stage.now, book_code=self.code)
        stage.now += NOTICE
        collect_due(now=stage.now, book_code=self.code)
        assert self.states() == [S.PROCESSING]
        settle_debits(stage.store, now=True, fails=self.bounces)

    end = Charge.end


class BounceInbox(DebitInbox):
    """A direct debit comes back."""

    name = "inbox-bounce"
    bounces = True

    def end(self, stage):
        assert self.states() == [S.DECLINED]
        assert self.campaign().collected_minor == 0


class GivingBack(Charge):
    """Finance gives a part back; it is sent and arrives."""

    name = "refund"

    def prepare(self, stage):
        super().prepare(stage)
        collect_due(now=stage.now, book_code=self.code)
        stage.tick(2)
        stage.events()
        assert self.campaign().state == CampaignState.FUNDED
        self.clerk = UserFactory()
        self.clerk.groups.add(Group.objects.get_or_create(name=FINANCE)[0])

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

    def decide(self, stage):
        close_dispute(stage.store, {"id": stage.objects("dispute")[0]["id"], "outcome": "lost"})

    def again(self, stage):
        if stage.objects("dispute")[0]["status"] != "lost":
            self.decide(stage)

    def end(self, stage):
        assert self.states() == [S.DISPUTE_LOST]
        assert self.campaign().collected_minor == 0


SCENES = [Setup, Close, CloseBelow, Charge, Authentication, Inbox, ChargeInbox, GivingBack, Disputed]
# The provider has finished and we know nothing of it: only messages, or asking, can tell.
UNHEARD = [Inbox, ChargeInbox, AuthenticationInbox, DebitInbox, BounceInbox]
