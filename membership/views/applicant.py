"""The applicant's side of an application: where it stands, answer, take back.
The board's side is secretary.py's."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from crowdcoop.mail.services import absolute
from payments.services.checkout import begin_checkout
from payments.services.settlement import look_again

from .. import queries
from ..clock import local_day
from ..enums import CLOSED, ApplicationState, EventKind
from ..forms import TextForm
from ..services.applications import answer_information, confirm_application, withdraw_application
from ..services.debits import begin_debit
from .base import OfApplicant, Personal, Step


class Status(OfApplicant, Personal):
    """Where it stands, by when the board must answer, and what the law says if it does not."""

    template_name = "membership/application.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only reads; somebody who comes back from the payment service has it asked in the background."""
        if (running := queries.running_debit(self.application)) is not None:
            look_again(running)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.application
        return super().get_context_data(
            clock=queries.clock_of(application, self.now),
            asked=list(application.events.filter(kind=EventKind.MESSAGE).order_by("ordinal")),
            steps=queries.steps_of(application),
            is_open=application.state not in CLOSED,
            member=getattr(application, "member", None),
            debit=queries.debit_of(application),
            owes_again=queries.owes_again(application, local_day(self.now)),
            today=local_day(self.now),
            **kwargs,
        )


class ApplicantStep(OfApplicant, Step):
    needs: ApplicationState | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.method == "GET" and self.needs and self.application.state != self.needs:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(eyebrow=self.application.cooperative.name, **kwargs)

    @property
    def actor(self) -> Any:
        return self.request.user if self.request.user.is_authenticated else None


class Confirm(ApplicantStep):
    """One click, since mail programs open links by themselves."""

    needs = ApplicationState.AWAITING_CONFIRMATION
    title = _("Confirm your application")
    lead = _("With this the cooperative receives it and the legal term to answer begins.")
    submit_label = _("Confirm my application")

    def act(self, form: Any) -> str:
        confirm_application(application=self.application, now=self.now)
        return self.back()


class AnswerInformation(ApplicantStep):
    needs = ApplicationState.INFORMATION_REQUESTED
    form_class = TextForm
    title = _("Answer the board")
    submit_label = _("Send my answer")

    def act(self, form: Any) -> str:
        answer_information(by=self.actor, application=self.application, text=form.cleaned_data["text"], now=self.now)
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.application.events.filter(kind=EventKind.MESSAGE).order_by("-ordinal").first()
        return super().get_context_data(quoted=[asked.text] if asked else [], **kwargs)


class PayByDebit(ApplicantStep):
    """Agree to one direct debit of the share capital; the mandate itself is given on the payment service's page."""

    needs = ApplicationState.FIRM
    title = _("Pay your share capital by direct debit")
    submit_label = _("Go on to name my account")
    limit = (10, 3600)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.application.cooperative.takes_debits:
            raise Http404

    def act(self, form: Any) -> str:
        begin_debit(by=self.actor, application=self.application, now=self.now)
        return self.back()

    def finish(self, url: str) -> str:
        """On to the payment service, unless the mandate is there already."""
        payment = queries.running_debit(self.application)
        if payment is None:
            return url
        back = absolute(url)
        return begin_checkout(payment=payment, return_url=back, cancel_url=back, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            due=self.application, explained="membership/includes/debit_terms.html", **kwargs
        )


class Withdraw(ApplicantStep):
    title = _("Take back your application")
    lead = _("It ends here and the cooperative is told. You can apply again whenever you like.")
    submit_label = _("Take it back")
    danger = True

    def act(self, form: Any) -> str:
        withdraw_application(by=self.actor, application=self.application, now=self.now)
        return self.back()
