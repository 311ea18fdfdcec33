"""Payout accounts, payouts and outgoing transfers in the states tests need.
Factories make rows; behaviour under test goes through services."""

import factory
from factory.django import DjangoModelFactory

from payments.models import BankOrder, PaymentFile, Payout, PayoutAccount, PayoutTransfer
from tests.factories.accounts import UserFactory
from tests.factories.payments import OPENED, PaymentFactory

# Numbers with right check digits whose bank code is nobody's.
IBAN, OTHER_IBAN = "ES8899990001461234567890", "ES7199990001460000000017"


class PayoutAccountFactory(DjangoModelFactory):
    """A bank account that two people have checked."""

    class Meta:
        model = PayoutAccount

    class Params:
        unchecked = factory.Trait(checked_by=None, checked_at=None, confirmed_by=None, confirmed_at=None)
        connected = factory.Trait(
            route="connect", connect_account_id=factory.Sequence(lambda n: f"acct_{n}"), transfers_state="active"
        )

    beneficiary_code = factory.Sequence(lambda n: f"coop-{n}")
    holder_name = "Forn de Dalt S. Coop."
    iban = IBAN
    entered_by = factory.SubFactory(UserFactory)
    entered_at = OPENED
    checked_by = factory.SubFactory(UserFactory)
    checked_at = OPENED
    confirmed_by = factory.SubFactory(UserFactory)
    confirmed_at = OPENED


class PayoutFactory(DjangoModelFactory):
    """A proposed payout of €100."""

    class Meta:
        model = Payout

    book_code = "c-book"
    beneficiary_code = "coop-book"
    amount_minor = 100_00
    route = "platform_account"
    state_since_at = OPENED
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = OPENED


class PayoutTransferFactory(DjangoModelFactory):
    class Meta:
        model = PayoutTransfer

    payout = factory.SubFactory(PayoutFactory)
    payment = factory.SubFactory(PaymentFactory)
    amount_minor = 10_00


class PaymentFileFactory(DjangoModelFactory):
    class Meta:
        model = PaymentFile

    made_at = OPENED
    made_by = factory.SubFactory(UserFactory)
    count = 1
    total_minor = 100_00
    content = "<Document/>"
    sha256 = "0" * 64


class BankOrderFactory(DjangoModelFactory):
    """A transfer of €100 that waits for a file."""

    class Meta:
        model = BankOrder

    kind = "other"
    subject_code = factory.Sequence(lambda n: f"x-{n}")
    name = "Forn de Dalt S. Coop."
    iban = IBAN
    amount_minor = 100_00
    remittance = "Campaign c-book"
    ordered_at = OPENED
    state_since_at = OPENED
