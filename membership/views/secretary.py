"""The board's side: applications by urgency, one application, and each decision as a step.
The applicant's side is applicant.py's."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .. import queries, rules
from ..clock import local_day
from ..enums import ApplicationState
from ..forms import ContributionForm, DenyForm, StepForm, TextForm
from ..models import Application
from ..services.contributions import give_more_time, record_contribution
from ..services.decisions import admit, confirm_silence, deny, request_information, start_review
from .base import Personal, Step, Workspace


class Applications(Workspace, Personal):
    """The most urgent first; decided and closed ones below."""

    template_name = "membership/workspace/applications.html"
    tab = "applications"
    allowed = staticmethod(rules.can_record_contribution)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | queries.desk(self.cooperative, self.now)


class OfApplication(Workspace):
    """One application of this cooperative; one of another is not found."""

    tab = "applications"
    allowed = staticmethod(rules.can_decide_applications)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = Application.objects.select_related("jurisdiction", "cooperative", "decided_by").filter(
            cooperative=self.cooperative, code=kwargs["application"], received_at__isnull=False
        )
        application = found.first()
        if application is None:
            raise Http404
        self.application = application

    def back(self) -> str:
        return reverse("membership_application", args=[self.cooperative.code, self.application.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The address names the application too (by its code): the row wins.
        own = {"application": self.application, "law": self.application.jurisdiction, "back_url": self.back()}
        return super().get_context_data(**kwargs | own)


class Detail(OfApplication, Personal):
    """Everything about one application, and what can be done now."""

    template_name = "membership/workspace/application.html"
    allowed = staticmethod(rules.can_record_contribution)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.application
        own = application.user_id == self.request.user.pk
        return super().get_context_data(
            clock=queries.clock_of(application, self.now),
            events=application.events.select_related("by").order_by("ordinal"),
            consents=application.consents.order_by("pk"),
            actions=[] if own else queries.actions_on(application, self.now),
            own=own,
            review_form=StepForm(submit_label=_("Start reading it")),
            member=getattr(application, "member", None),
            debit=queries.debit_of(application),
            today=local_day(self.now),
            **kwargs,
        )


class Decision(OfApplication, Step):
    """A step of the board; `decide` is the one service call."""

    def act(self, form: Any) -> str:
        self.decide(form)
        return self.back()

    def decide(self, form: Any) -> Any:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(eyebrow=self.application.full_name, **kwargs)

    @property
    def whose(self) -> dict[str, Any]:
        return {"by": self.request.user, "application": self.application, "now": self.now}


class StartReview(Decision):
    title = _("Start reading it")
    submit_label = _("Start reading it")

    def decide(self, form: Any) -> Any:
        return start_review(**self.whose)


class RequestInformation(Decision):
    title = _("Ask for something")
    lead = _("The person gets your question by letter and answers on their own page. The legal term goes on meanwhile.")
    form_class = TextForm
    submit_label = _("Send the question")

    def decide(self, form: Any) -> Any:
        return request_information(text=form.cleaned_data["text"], **self.whose)


class Admit(Decision):
    title = _("Admit")
    submit_label = _("Admit this person")

    @property
    def lead(self) -> Any:  # type: ignore[override]
        if self.application.jurisdiction.suspends and self.application.jurisdiction.appeal_amount:
            return _("The admission becomes final when the time to appeal has passed. Then the contribution is due.")
        return _("Under this law the admission is final at once, and the contribution is due.")

    def decide(self, form: Any) -> Any:
        return admit(**self.whose)


class Deny(Decision):
    title = _("Deny")
    lead = _("The letter gives the reason, the right to appeal and its last day.")
    form_class = DenyForm
    submit_label = _("Send the denial")
    danger = True

    def decide(self, form: Any) -> Any:
        data = form.cleaned_data
        return deny(reason_code=data["reason_code"], text=data["text"], **self.whose)


class ConfirmSilence(Decision):
    title = _("Confirm what the law decided")
    submit_label = _("Confirm")

    @property
    def lead(self) -> Any:  # type: ignore[override]
        if self.application.jurisdiction.silence == "admitted":
            return _("The board did not answer in time. By law this person is admitted.")
        return _("The board did not answer in time. The law reads that as a denial; the person can appeal.")

    def decide(self, form: Any) -> Any:
        return confirm_silence(**self.whose)


class Contribution(Decision):
    """Also the treasurer's step."""

    title = _("Record the contribution")
    form_class = ContributionForm
    submit_label = _("Record it and make the member")
    allowed = staticmethod(rules.can_record_contribution)

    @property
    def lead(self) -> Any:  # type: ignore[override]
        if self.application.state == ApplicationState.MEMBER:
            return _("The direct debit went back and the shares were struck. When you save, they are entered again.")
        return _("When you save, this person becomes a member and gets a number and an entry in the register.")

    def get_initial(self) -> dict[str, Any]:
        return {"amount_minor": self.application.total_minor, "reference": ""}

    def decide(self, form: Any) -> Any:
        data = form.cleaned_data
        return record_contribution(
            amount_minor=data["amount_minor"],
            received_on=data["received_on"],
            reference=data["reference"],
            **self.whose,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        firm = self.application.state == ApplicationState.FIRM
        return super().get_context_data(due=self.application if firm else None, **kwargs)


class MoreTime(Decision):
    title = _("Give more time to pay")
    lead = _("The term for the contribution starts again today. The person is told.")
    submit_label = _("Give more time")

    def decide(self, form: Any) -> Any:
        return give_more_time(**self.whose)
