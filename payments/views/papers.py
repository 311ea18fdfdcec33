"""A payer's papers: the list, each as PDF, the sums of a year, tax data; the same behind a signed link for guests.
What papers say and how they are drawn is services' work."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from crowdcoop.clock import now
from crowdcoop.views import FormPage

from ..documents import render_pdf
from ..links import papers_token, payment_of_papers
from ..models import Payment, Receipt, TaxIdentity
from ..paper_forms import TaxIdentityForm
from ..queries.papers import YearLine, identity_for, papers_of, papers_of_guest, year_lines, years_of
from ..services.drawing import draw_receipt, year_paper
from ..services.identities import save_identity
from ..services.yearly import year_csv

SHOWN = 200


class Private:
    """Somebody's papers: no cache keeps them and no search engine hears of them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        patch_cache_control(response, no_store=True, private=True)
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def file_answer(content: bytes | str, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def pdf_of(papers: Any, code: str) -> HttpResponse:
    """The paper with that code among `papers`; any other does not exist."""
    receipt: Receipt | None = papers.filter(code=code).first()
    if receipt is None:
        raise Http404
    return file_answer(draw_receipt(receipt), "application/pdf", f"{receipt.shown_number}.pdf")


class PapersView(Private, LoginRequiredMixin, TemplateView):
    """Every paper of the person signed in, and the years."""

    template_name = "payments/papers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        papers = papers_of(self.request.user)
        return super().get_context_data(
            papers=papers[:SHOWN],
            years=years_of(papers),
            certified=papers.filter(facts__certified=True).exists(),
            identity=identity_for(self.request.user, ""),
            **kwargs,
        )


class PaperPdfView(Private, LoginRequiredMixin, View):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return pdf_of(papers_of(request.user), code)


class _Year(Private, LoginRequiredMixin):
    """A year of the person signed in; a year without papers does not exist."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def lines(self) -> list[YearLine]:
        found = year_lines(papers_of(self.request.user), self.kwargs["year"])
        if not found:
            raise Http404
        return found


class YearView(_Year, TemplateView):
    """The sums of a year by organisation and legal nature."""

    template_name = "payments/year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = self.lines()
        total = sum(line.amount_minor for line in lines)
        return super().get_context_data(lines=lines, total_minor=total, **kwargs)


class YearPdfView(_Year, View):
    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        user: Any = request.user
        identity = identity_for(user, "")
        payer = f"{identity.name}, {identity.tax_id}" if identity else user.get_full_name() or user.email
        paper = year_paper(
            year=year, lines=self.lines(), payer=payer, language=get_language() or user.language, now=now()
        )
        return file_answer(render_pdf(paper), "application/pdf", f"{year}.pdf")


class YearCsvView(_Year, View):
    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        return file_answer(year_csv(self.lines(), get_language() or ""), "text/csv; charset=utf-8", f"{year}.csv")


class _IdentityPage(Private, FormPage):
    """Tax data of one payer: an account's, or a guest's."""

    template_name = "payments/tax_identity.html"
    form_class = TaxIdentityForm
    limit = (20, 3600)

    def payer(self) -> tuple[Any, str]:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        row: TaxIdentity | None = identity_for(*self.payer())
        fields = ("kind", "name", "tax_id", "postal_code")
        return {field: getattr(row, field) for field in fields} if row else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.back(), noindex=True, **kwargs)

    def act(self, form: TaxIdentityForm) -> str:
        account, email = self.payer()
        at: datetime = now()
        save_identity(by=account, payer=account, email=email, order=form.to_order(), now=at)
        messages.success(self.request, _("Saved. Your papers name you from now on."))
        return self.back()


class IdentityView(LoginRequiredMixin, _IdentityPage):
    def payer(self) -> tuple[Any, str]:
        user: Any = self.request.user
        return user, user.email

    def back(self) -> str:
        return reverse("payments:papers")


class _Guest(Private):
    """Somebody who came by the signed link of one payment made without an account."""

    payment: Payment

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = payment_of_papers(kwargs["token"])
        if found is None or not found.payer_email:
            raise Http404
        self.payment = found
        return super().dispatch(request, *args, **kwargs)

    def papers(self) -> Any:
        """Of an account's payment only its own papers; of a guest all that went to the same address."""
        if self.payment.payer_id:
            return Receipt.objects.filter(payment=self.payment).select_related("payment__payer").order_by("-pk")
        return papers_of_guest(self.payment.payer_email)


class GuestView(_Guest, TemplateView):
    """A guest's papers."""

    template_name = "payments/papers_guest.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        papers = self.papers()
        return super().get_context_data(**kwargs) | {
            "papers": papers[:SHOWN],
            "token": papers_token(self.payment),
            "certified": not self.payment.payer_id and papers.filter(facts__certified=True).exists(),
            "noindex": True,
        }


class GuestPdfView(_Guest, View):
    def get(self, request: HttpRequest, token: str, code: str) -> HttpResponse:
        return pdf_of(self.papers(), code)


class GuestIdentityView(_Guest, _IdentityPage):
    """Tax data of a guest; somebody with an account gives them there."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = payment_of_papers(kwargs["token"])
        if found is not None and found.payer_id:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def payer(self) -> tuple[Any, str]:
        return None, self.payment.payer_email

    def back(self) -> str:
        return reverse("payments:guest_papers", args=[papers_token(self.payment)])
