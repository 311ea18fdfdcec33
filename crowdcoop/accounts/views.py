"""Our own account pages: overview, preferences, own data, claim, erasure.
Sign-in, addresses, passwords and second factors are allauth's views with our templates."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from crowdcoop import clock
from crowdcoop.context import LANGUAGE_NAMES
from crowdcoop.limits import allow, too_many, wait
from crowdcoop.views import FormPage

from .exceptions import WrongCode
from .forms import ClaimCodeForm, ClaimForm, EraseForm, PreferencesForm
from .services import archive, claiming, erasure, preferences

_PENDING = "pending-claim"


class Own(LoginRequiredMixin):
    """A page about the person who is signed in."""

    request: HttpRequest

    @property
    def person(self) -> Any:
        return self.request.user


@method_decorator(never_cache, name="dispatch")
class OverviewView(Own, TemplateView):
    """All about one's account on one page, each part with its door."""

    template_name = "accounts/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        steps = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return super().get_context_data(
            person=user,
            addresses=EmailAddress.objects.filter(user=user).order_by("-primary", "email"),
            second_steps=steps.count(),
            language_name=LANGUAGE_NAMES[user.language],
            **kwargs,
        )


class PreferencesView(Own, FormPage):
    template_name = "accounts/preferences.html"
    form_class = PreferencesForm

    def get_initial(self) -> dict[str, Any]:
        user = self.person
        return {"first_name": user.first_name, "last_name": user.last_name, "language": user.language}

    def act(self, form: PreferencesForm) -> str:
        names = ("first_name", "last_name", "language")
        preferences.save_preferences(by=self.person, **{name: form.cleaned_data[name] for name in names})
        with translation.override(form.cleaned_data["language"]):
            messages.success(self.request, _("Saved."))
            return reverse("account_overview")


@method_decorator(never_cache, name="dispatch")
class OwnDataView(Own, TemplateView):
    """Says what the archive holds; the archive itself is made on POST."""

    template_name = "accounts/own_data.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        if not allow(f"own-data:{request.user.pk}", 10, 3600):
            return too_many(request, wait(3600))
        content = archive.export_own_data(by=self.person, now=clock.now())
        response = HttpResponse(content, content_type="application/zip")
        response.headers["Content-Disposition"] = 'attachment; filename="crowdcoop-data.zip"'
        return response


class ClaimView(Own, FormPage):
    """Asks for the address somebody used as a guest."""

    template_name = "accounts/claim.html"
    form_class = ClaimForm
    limit = (10, 3600)

    def act(self, form: ClaimForm) -> str:
        pending = claiming.start_claim(by=self.person, email=form.cleaned_data["email"], now=clock.now())
        self.request.session[_PENDING] = pending.as_dict()
        return reverse("account_claim_code")


class ClaimCodeView(Own, FormPage):
    """Asks for the code that was sent there."""

    template_name = "accounts/claim_code.html"
    form_class = ClaimCodeForm
    limit = (30, 3600)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and _PENDING not in request.session:
            return redirect("account_claim")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(email=self.request.session[_PENDING]["email"], **kwargs)

    def act(self, form: ClaimCodeForm) -> str:
        pending = claiming.PendingClaim(**self.request.session[_PENDING])
        now = clock.now()
        try:
            claiming.check_code(pending=pending, code=form.cleaned_data["code"], now=now)
        except WrongCode:
            self.request.session[_PENDING] = pending.as_dict() | {"tries": pending.tries + 1}
            raise
        found = claiming.claim_everything(by=self.person, email=pending.email, now=now)
        del self.request.session[_PENDING]
        if found:
            text = ngettext(
                "Done: %(n)s contribution is now yours.", "Done: %(n)s contributions are now yours.", found
            ) % {"n": found}
        else:
            text = _("The address is now yours here. There was nothing else to claim with it.")
        messages.success(self.request, text)
        return reverse("account_overview")


@method_decorator(reauthentication_required, name="post")
class EraseView(Own, FormPage):
    """Says what goes and what stays, asks for the address and (through allauth) the password or a code."""

    template_name = "accounts/erase.html"
    form_class = EraseForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"address": self.person.email}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        return super().get_context_data(obstacles=erasure.obstacles(user), kept=erasure.kept(user), **kwargs)

    def act(self, form: EraseForm) -> str:
        erasure.erase_account(by=self.person, now=clock.now())
        return reverse("account_erased")

    def finish(self, url: str) -> str:
        logout(self.request)
        return url


class ErasedView(TemplateView):
    """The last page: it is done."""

    template_name = "accounts/erased.html"
