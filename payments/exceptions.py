"""What can go wrong with money, in sentences fit for the person who reads them.
The provider's own errors are in providers/errors.py."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crowdcoop.exceptions import DomainError


class PaymentError(DomainError):
    """Base of this app's errors."""


class IllegalTransition(PaymentError):
    """A move that stands in no table. A programming error or a surprising fact: the row goes to review."""

    def __init__(self, code: str, from_state: str, to_state: str) -> None:
        super().__init__(_("This payment cannot be changed in that way any more."))
        self.code, self.from_state, self.to_state = code, from_state, to_state


class OwnerRefused(PaymentError):
    """Raised by an owner's `on_active`: the promise cannot count (closed, sold out). The payment expires."""


class PaymentsOff(PaymentError):
    """Promises are switched off, or no provider is configured."""

    sentence = _("Payments are switched off at the moment. Please come back later.")


class ProviderUnavailable(PaymentError):
    """The provider did not answer; nothing is lost and the person may try again."""

    sentence = _("The payment service is not answering right now. Nothing was charged. Please try again.")


class TooManyCards(PaymentError):
    sentence = _("Several cards were tried in a short time. Please come back in an hour; nothing is lost.")


class DeadlinePassed(PaymentError):
    sentence = _("The deadline has passed, so this promise cannot be changed any more.")


class CardLocked(PaymentError):
    sentence = _("The card cannot be changed any more: the deadline has passed, or the promise is closed.")


class NotRepairable(PaymentError):
    sentence = _("There is nothing to put right here: this payment is already settled or closed.")


class TransferMismatch(PaymentError):
    """The same reference was recorded before with other figures."""

    sentence = _("A transfer with this reference was already recorded with another amount.")


class OverRefund(PaymentError):
    """More than what is left of the payment, with refunds on their way and open disputes taken off."""

    def __init__(self, left_minor: int) -> None:
        super().__init__(_("This is more than can be given back. Please enter a smaller amount."))
        self.left_minor = left_minor


class NotRefundable(PaymentError):
    sentence = _("Nothing of this payment can be given back at the moment.")


class SecondPersonNeeded(PaymentError):
    """The person who proposed it may not approve it."""

    sentence = _("Another person must approve this: you proposed it yourself.")


class AlreadyDecided(PaymentError):
    sentence = _("This was already decided. Please look at the page again.")


class NotResolvable(PaymentError):
    """The wish disagrees with what the provider says, or there is nothing to resolve."""

    sentence = _("This payment cannot leave the review in that way: the payment service says otherwise.")


class UnknownSwitch(PaymentError):
    sentence = _("There is no such switch.")


class AlreadyAgreed(PaymentError):
    """Two people are needed, and the first one asked again."""

    sentence = _("You have already agreed. A second person of the finance desk has to agree as well.")


class NotAllowed(PaymentError):
    sentence = _("Only people of the finance desk can do this.")


class NothingRestored(PaymentError):
    sentence = _("No restoration is under way.")


class StillDiffers(PaymentError):
    sentence = _("The books and the payment service do not agree yet. Replay and look again first.")


class RestoreFirst(PaymentError):
    sentence = _("The database was restored. Two people have to agree to the match before this goes on.")


class ReasonNeeded(PaymentError):
    sentence = _("Please write one sentence that says why.")


class LedgerError(Exception):
    """An entry that does not balance or a key used for something else: a programming error, never shown."""


class KeyReused(Exception):
    """The same idempotency key with other parameters: a programming error; stop before calling."""


class PayoutRefused(PaymentError):
    """A payout that may not be; its text says why."""


class TooMuch(PayoutRefused):
    """More than may leave the book."""

    def __init__(self, available: str) -> None:
        super().__init__(format_lazy("{} {}.", _("That is more than can be paid out now. Available:"), available))


class MoneyIsOff(PaymentError):
    """Outgoing money is switched off."""

    sentence = _("Outgoing money is switched off at the moment. Nothing was sent.")


class WrongAccount(PaymentError):
    """An account number that cannot be right."""

    sentence = _("This account number cannot be right. Please check it, sign by sign.")


class OrderMismatch(PaymentError):
    """The same transfer was ordered before, or the bank reports it, with other figures."""

    sentence = _("This transfer is already known with other figures.")


class NothingToSend(PaymentError):
    """No transfer waits for a file."""

    sentence = _("No transfer is waiting, so there is no file to make.")


class NoBankAccount(PaymentError):
    """The platform's own bank account is not set."""

    sentence = _("The platform's own bank account is not set up yet, so no file can be made.")


class StatementRefused(PaymentError):
    """A bank file that may not or cannot be read; carries its sentence. Nothing of it was kept."""


class NotMatchable(PaymentError):
    """This line and this payment do not go together; carries its sentence."""


class NoDeclaration(PaymentError):
    """No plug-in for the country, or no proof that gifts to this organisation are deductible."""

    sentence = _("Nothing to declare: we have no proof that gifts to this organisation are deductible.")
