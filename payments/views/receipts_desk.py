"""The desk's page about papers: each series with its head and its gaps, and the yearly declarations.
Numbering is services/receipts.py's, declaring is services/declarations.py's work."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.views.generic import TemplateView

from crowdcoop.clock import now
from crowdcoop.exceptions import DomainError

from ..checks_papers import numbers_have_no_gap
from ..models import DeclaringEntity, ReceiptSeries
from ..paper_forms import DeclarationForm
from ..services.declarations import export_declaration
from .access import FinanceOnly
from .papers import file_answer


class SeriesView(FinanceOnly, TemplateView):
    """All series; a declaration is made and downloaded on POST."""

    template_name = "payments/desk/receipts.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DeclarationForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        entity = get_object_or_404(DeclaringEntity, entity_code=form.cleaned_data["entity"])
        try:
            made = export_declaration(
                by=request.user, year=form.cleaned_data["year"], country=entity.country,
                entity_code=entity.entity_code, now=now(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if form.cleaned_data["what"] == DeclarationForm.LOOK:
            return self.render_to_response(self.get_context_data(form=form, made=made))
        return file_answer(made.content, "text/plain; charset=iso-8859-1", made.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {
            "series": ReceiptSeries.objects.order_by("issuer_code", "-name"),
            "gaps": list(numbers_have_no_gap(now())),
            "entities": DeclaringEntity.objects.order_by("name"),
            "last_year": localtime(now()).year - 1,
        }
        return super().get_context_data(**context | kwargs)
