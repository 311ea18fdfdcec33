"""What happens between a supporter, the clock, the provider and us until money is here, and how each scene must end.
A scene is prepared, acted, and taken up again by its people after an accident. What goes back is scenes_back.py's."""

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Pledge
from payments.enums import PaymentState
from payments.models import Payment
from payments.sandbox.charging import settle_debits
from payments.services.collection import collect_due
from payments.services.debits import NOTICE, announce_debits
from payments.services.inbox import process_waiting
from payments.services.reconcile import replay_events
from payments.services.repair import begin_authentication
from payments.services.settlement import apply

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


class HandfulInbox(Inbox):
    """Two cards were saved while nobody listened: their messages are fetched and counted together."""

    name = "inbox-handful"

    def prepare(self, stage):
        super().prepare(stage)
        stage.type_card(stage.go_to_card_page(stage.place(self.campaign(), email="second@example.org")))

    def act(self, stage):
        replay_events(since=stage.now - DAY, now=stage.now)
        process_waiting(now=stage.now)

    def end(self, stage):
        assert self.states() == [S.ACTIVE, S.ACTIVE]
        assert (self.campaign().pledged_minor, self.campaign().backers) == (80_00, 2)


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
