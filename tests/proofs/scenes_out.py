"""Money that goes on to cooperatives: by bank file, by transfers to a connected account, and taken back for a refund.
Money that goes back to payers alone is scenes_back.py's."""

from django.conf import settings

from campaigns.enums import CampaignState
from payments.enums import OrderState, PaymentState, PayoutState, RefundState
from payments.models import BankOrder, PaymentFile, Payout, PayoutAccount, Refund
from payments.queries import balance
from payments.queries.payouts import payable
from payments.sandbox.connecting import finish_onboarding
from payments.services.bank_orders import make_payment_file
from payments.services.matching import match_waiting
from payments.services.payout_accounts import ask_about_account, begin_onboarding
from payments.services.payouts import approve_payout, propose_payout, send_payouts
from payments.services.refunds import approve_refund, propose_refund, send_refunds
from payments.services.statements import import_statement
from tests.factories.payouts import PayoutAccountFactory
from tests.factories.statements import camt, entry

from .scenes import Inbox, Scene
from .scenes_back import clerk
from .stage import BACK

S = PaymentState


class PayingOut(Scene):
    """Two supporters have paid, two people agreed: the money goes by bank file, and the bank's statement shows it."""

    name = "payout"

    def prepare(self, stage):
        campaign = stage.campaign(minimum_minor=80_00)
        self.code, self.coop = campaign.code, campaign.cooperative.code
        for number in range(2):
            stage.promise(campaign, email=f"backer{number}@example.org")
        stage.close(campaign)
        stage.tick(2)
        stage.tick(2)
        stage.events()  # told long ago
        assert self.campaign().state == CampaignState.FUNDED
        self.people = [clerk(), clerk()]
        self.account(stage)
        self.agree(stage)
        self.day = f"{stage.now:%Y-%m-%d}"

    def account(self, stage):
        PayoutAccountFactory(beneficiary_code=self.coop)

    def agree(self, stage):
        first, second = self.people
        amount = payable(self.code, now=stage.now).available_minor
        payout = propose_payout(
            by=first, book_code=self.code, beneficiary_code=self.coop, amount_minor=amount, now=stage.now
        )
        approve_payout(by=second, payout=payout, now=stage.now)

    def act(self, stage):
        send_payouts(now=stage.now)
        make_payment_file(by=self.people[0], now=stage.now)
        self.statement_comes(stage)

    def statement_comes(self, stage):
        """The bank has done what the file asked for; a clerk takes its statement in, a second time too."""
        order = self.order()
        moved = entry(f"{order.amount_minor / 100:.2f}", order.code, ref=order.code, side="DBIT", day=self.day)
        moved = moved.replace("NOTPROVIDED", order.code)
        data = camt(moved, iban=settings.BANK_ACCOUNT_IBAN)
        import_statement(by=self.people[0], data=data, filename="day.xml", now=stage.now)
        match_waiting(now=stage.now)

    def order(self):
        return BankOrder.objects.get(subject_code=self.payout().code)

    def payout(self):
        return Payout.objects.get(book_code=self.code)

    def again(self, stage):
        if self.order().state == OrderState.WAITING:
            make_payment_file(by=self.people[0], now=stage.now)
        self.statement_comes(stage)

    def end(self, stage):
        assert self.payout().state == PayoutState.PAID
        assert self.order().state == OrderState.CONFIRMED
        files = PaymentFile.objects.filter(content__contains=f"<EndToEndId>{self.order().code}<")
        assert files.count() == 1
        self.books_agree()

    def books_agree(self):
        assert self.states() == [S.COLLECTED, S.COLLECTED]
        assert balance(f"coop_payable:{self.coop}") == 0
        assert balance(f"campaign_held:{self.code}") == 80_00 - self.payout().amount_minor


class Connected(PayingOut):
    """The cooperative has an account at the provider: a transfer from each charge."""

    name = "payout-connect"

    def account(self, stage):
        url = begin_onboarding(
            by=self.people[0], beneficiary_code=self.coop, return_url=BACK, refresh_url=BACK, now=stage.now
        )
        finish_onboarding(stage.store, url.rpartition("/")[2])
        ask_about_account(account=PayoutAccount.objects.get(beneficiary_code=self.coop), now=stage.now)

    def act(self, stage):
        send_payouts(now=stage.now)

    def again(self, stage):
        """Nobody is involved."""

    def end(self, stage):
        payout = self.payout()
        assert payout.state == PayoutState.PAID
        made = stage.objects("transfer")
        assert (len(made), sum(transfer["amount"] for transfer in made)) == (2, payout.net_minor)
        self.books_agree()


class TakingBack(Connected):
    """A supporter gets everything back after the payout: what is missing is reversed first."""

    name = "reversal"

    def prepare(self, stage):
        super().prepare(stage)
        send_payouts(now=stage.now)
        assert self.payout().state == PayoutState.PAID
        stage.events()  # told long ago

    def act(self, stage):
        first, second = self.people
        refund = Refund.objects.filter(payment__book_code=self.code).first()
        refund = refund or propose_refund(
            by=first, payment=self.payments().first(), amount_minor=40_00, reason="agreed", now=stage.now
        )
        approve_refund(by=second, refund=refund, now=stage.now)
        send_refunds(now=stage.now)

    def again(self, stage):
        if not Refund.objects.filter(payment__book_code=self.code).exclude(state=RefundState.PROPOSED).exists():
            self.act(stage)

    def end(self, stage):
        assert self.states() == [S.REFUNDED, S.COLLECTED]
        assert [refund["amount"] for refund in stage.objects("refund")] == [40_00]
        assert Refund.objects.get(payment__book_code=self.code).state == RefundState.SUCCEEDED
        back = sum(reversal["amount"] for reversal in stage.objects("transfer_reversal"))
        missing = 40_00 - (80_00 - self.payout().amount_minor)
        assert back == missing == self.payout().returned_minor
        assert balance(f"campaign_held:{self.code}") == 0


class TransferInbox(Connected):
    """The answer to the first transfer is lost."""

    name, act = "inbox-transfer", Inbox.act

    def prepare(self, stage):
        super().prepare(stage)
        stage.store.faults["calls"].append({"operation": "transfer.create", "fault": "cut_after"})
        send_payouts(now=stage.now)
        assert self.payout().state == PayoutState.PREPARED


class ReversalInbox(TakingBack):
    """The answer to taking money back from the cooperative is lost; the refund waits for it."""

    name, act = "inbox-reversal", Inbox.act

    def prepare(self, stage):
        super().prepare(stage)
        stage.store.faults["calls"].append({"operation": "reversal.create", "fault": "cut_after"})
        TakingBack.act(self, stage)
        assert stage.objects("refund") == []
