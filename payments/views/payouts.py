"""The finance desk's pages about money that leaves: proposing, the second person, accounts, files, statements.
Which payouts wait is in payout_queues.py; what buttons do are services."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from crowdcoop.audit.services import record
from crowdcoop.clock import now
from crowdcoop.views import FormPage

from ..enums import OrderState, PayoutState
from ..forms import AccountCheckForm, FileForm, OrderFailedForm, PayoutDecisionForm, PayoutForm
from ..models import BankOrder, PaymentFile, Payout, PayoutAccount
from ..payout_rules import NoBookOwner, owner_of
from ..payout_statement import entries_of, statement_pdf
from ..queries.payouts import payable
from ..queries.statements import movement_of
from ..services import bank_orders
from ..services.payout_accounts import check_account
from ..services.payouts import approve_payout, propose_payout, reject_payout, way_of
from ..services.returned_orders import match_returned_orders
from .access import FinanceOnly
from .papers import file_answer


class ProposeView(FinanceOnly, FormPage):
    """How much may leave a book now, and the first person's word."""

    template_name = "payments/desk/payout_new.html"
    form_class = PayoutForm

    def allow(self) -> bool:
        try:
            self.owner = owner_of(self.kwargs["book"])
        except NoBookOwner:
            return False
        return True

    def get_initial(self) -> dict[str, Any]:
        return {"amount": payable(self.kwargs["book"], now=now()).available_minor or None}

    def act(self, form: PayoutForm) -> str:
        book = self.kwargs["book"]
        payout = propose_payout(
            by=self.request.user,
            book_code=book,
            beneficiary_code=self.owner.beneficiary(book),
            amount_minor=form.cleaned_data["amount"],
            now=now(),
        )
        messages.success(self.request, _("Proposed. A second person has to approve it."))
        return reverse("payments:finance_payout", args=[payout.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        book = self.kwargs["book"]
        account = PayoutAccount.objects.filter(beneficiary_code=self.owner.beneficiary(book)).first()
        return super().get_context_data(**kwargs) | {
            "book": book,
            "book_title": self.owner.title(book),
            "payable": payable(book, now=now()),
            "refusal": self.owner.may_pay_out(book, now()),
            "account": account,
            "can_arrive": account is not None and account.can_receive_by(way_of(self.owner, account)),
        }


class PayoutView(FinanceOnly, FormPage):
    """One payout whole, and the second person's yes or no."""

    template_name = "payments/desk/payout.html"
    form_class = PayoutDecisionForm

    def allow(self) -> bool:
        self.payout = get_object_or_404(Payout.objects.select_related("proposed_by"), code=self.kwargs["code"])
        return True

    def act(self, form: PayoutDecisionForm) -> str:
        by, payout, at = self.request.user, self.payout, now()
        if form.cleaned_data["decision"] == PayoutDecisionForm.YES:
            approve_payout(by=by, payout=payout, now=at)
            messages.success(self.request, _("Approved. It is prepared within a minute."))
        else:
            reject_payout(by=by, payout=payout, reason=form.cleaned_data["reason"], now=at)
            messages.success(self.request, _("Not paid out. The money stays where it was."))
        return reverse("payments:finance_payout", args=[self.payout.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payout = self.payout
        return super().get_context_data(**kwargs) | {
            "payout": payout,
            "book_title": _title(payout.book_code),
            "events": payout.events.select_related("actor", "entry").order_by("number"),
            "entries": entries_of(payout),
            "order": BankOrder.objects.filter(kind="payout", subject_code=payout.code).first(),
            "may_approve": payout.state == PayoutState.PROPOSED and payout.proposed_by_id != self.request.user.pk,
            "may_reject": payout.state in (PayoutState.PROPOSED, PayoutState.APPROVED),
        }


def _title(book_code: str) -> str:
    try:
        return owner_of(book_code).title(book_code)
    except NoBookOwner:
        return book_code


class AccountView(FinanceOnly, FormPage):
    """An account number to compare with the cooperative's papers, sign by sign."""

    template_name = "payments/desk/payout_account.html"
    form_class = AccountCheckForm

    def allow(self) -> bool:
        rows = PayoutAccount.objects.exclude(iban="").select_related("entered_by", "checked_by")
        self.account = get_object_or_404(rows, beneficiary_code=self.kwargs["code"])
        return True

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.account.version}

    def act(self, form: AccountCheckForm) -> str:
        by, version = self.request.user, form.cleaned_data["version"]
        checked = check_account(by=by, account=self.account, version=version, now=now())
        if checked.is_verified:
            messages.success(self.request, _("Two people have checked it: money can be sent there."))
        else:
            messages.info(self.request, _("Noted. A second person has to compare it as well."))
        return reverse("payments:finance_queue", args=["payout-accounts"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = self.request.user.pk in (self.account.entered_by_id, self.account.checked_by_id)
        groups = [self.account.iban[i : i + 4] for i in range(0, len(self.account.iban), 4)]
        open_to_me = not mine and not self.account.is_verified
        return super().get_context_data(**kwargs) | {
            "account": self.account,
            "iban": " ".join(groups),
            "may_check": open_to_me,
        }


class FilesView(FinanceOnly, FormPage):
    """What waits for a file, the button that makes one, and every file made so far."""

    template_name = "payments/desk/files.html"
    form_class = FileForm

    def act(self, form: FileForm) -> str:
        made = bank_orders.make_payment_file(by=self.request.user, now=now())
        messages.success(self.request, _("The file is ready: %(name)s.") % {"name": made.message_id})
        return reverse("payments:finance_files")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = BankOrder.objects.filter(state=OrderState.WAITING)
        return super().get_context_data(**kwargs) | {
            "waiting": waiting.order_by("pk")[:100],
            "waiting_count": waiting.count(),
            "files": PaymentFile.objects.select_related("made_by").order_by("-pk")[:50],
        }


class FileDownload(FinanceOnly, View):
    """The file as it was made, byte for byte; who fetched it is noted."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = get_object_or_404(PaymentFile, message_id=self.kwargs["code"])
        record(by=request.user, action="payments.file_fetched", subject=made, data={"sha256": made.sha256})
        return file_answer(made.content.encode(), "application/xml", f"{made.message_id}.xml")


class OrderView(FinanceOnly, FormPage):
    """One transfer, and the way to say that the bank did not carry it out or sent it back."""

    template_name = "payments/desk/order.html"
    form_class = OrderFailedForm

    def allow(self) -> bool:
        self.order = get_object_or_404(
            BankOrder.objects.select_related("file", "returned_line"), code=self.kwargs["code"]
        )
        return True

    def act(self, form: OrderFailedForm) -> str:
        bank_orders.fail_by_person(
            by=self.request.user, order_code=self.order.code, reason=form.cleaned_data["reason"], now=now()
        )
        messages.success(self.request, _("Noted. The money is back where it came from."))
        return reverse("payments:finance_order", args=[self.order.code])

    def finish(self, url: str) -> str:
        match_returned_orders(now=now())
        return url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "order": self.order,
            "movement": movement_of(self.order),
            "events": self.order.events.select_related("actor").order_by("number"),
            "may_fail": self.order.state != OrderState.FAILED,
        }


class StatementView(FinanceOnly, View):
    """The statement of one payout, in the reader's language."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        payout = get_object_or_404(Payout.objects.exclude(approved_at=None), code=self.kwargs["code"])
        record(by=request.user, action="payments.statement_read", subject=payout)
        try:
            pdf = statement_pdf(payout, language=get_language() or "es")
        except NoBookOwner:
            raise Http404 from None
        return file_answer(pdf, "application/pdf", f"{payout.code}.pdf")
