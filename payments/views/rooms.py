"""What the rooms of upper apps show of a book: its figures and payouts, where its money goes, its statements.
Who may enter is theirs to say; nothing is paid out from there."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crowdcoop.audit.services import record
from crowdcoop.clock import now
from crowdcoop.views import FormPage

from ..enums import PAYOUT_BOOKED, PayoutState
from ..forms_accounts import AccountForm
from ..iban import masked
from ..models import Payout, PayoutAccount
from ..payout_statement import statement_pdf
from ..queries.payouts import payable
from ..services.payout_accounts import enter_account
from .papers import file_answer


def account_of(beneficiary_code: str) -> PayoutAccount | None:
    """Where the cooperative's money goes, if it has said so."""
    found: PayoutAccount | None = PayoutAccount.objects.filter(beneficiary_code=beneficiary_code).first()
    return found


def told_of_account(beneficiary_code: str) -> dict[str, Any]:
    """For payments/includes/account.html."""
    account = account_of(beneficiary_code)
    return {"account": account, "masked": masked(account.iban) if account and account.iban else ""}


def told_of_book(book_code: str, at: datetime) -> dict[str, Any]:
    """Figures, and for payments/includes/payouts.html the payouts, newest first."""
    return {
        "payable": payable(book_code, now=at),
        "payouts": Payout.objects.of_book(book_code).order_by("-pk"),
        "with_statement": PAYOUT_BOOKED | {PayoutState.REVERSED},
    }


def statement_of(book_code: str, payout_code: str, by: Any) -> HttpResponse:
    """The statement of an approved payout of this book, in the reader's language; any other does not exist."""
    rows = Payout.objects.of_book(book_code).exclude(approved_at=None)
    payout = get_object_or_404(rows, code=payout_code)
    record(by=by, action="payments.statement_read", subject=payout)
    pdf = statement_pdf(payout, language=get_language() or "es")
    return file_answer(pdf, "application/pdf", f"{payout.code}.pdf")


class AccountEntry(FormPage):
    """A bank account. A change is checked anew by two people before anything is sent there."""

    form_class = AccountForm
    limit = (20, 3600)
    # Whether gifts and pre-sales go there from now on as well, whatever was chosen before.
    chooses = True

    def beneficiary(self) -> Any:
        """The cooperative: its code and name."""
        raise NotImplementedError

    def page_url(self) -> str:
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        cooperative = self.beneficiary()
        account = account_of(cooperative.code)
        return {"holder_name": account.holder_name if account and account.holder_name else cooperative.name}

    def act(self, form: AccountForm) -> str:
        enter_account(
            by=self.request.user,
            beneficiary_code=self.beneficiary().code,
            holder_name=form.cleaned_data["holder_name"],
            iban=form.cleaned_data["iban"],
            chooses=self.chooses,
            now=now(),
        )
        messages.success(self.request, _("Saved. Two people of the finance desk compare it with your papers."))
        return self.page_url()
