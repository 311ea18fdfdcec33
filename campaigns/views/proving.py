"""Over budget: a person shows that the address is theirs, by a code from a letter, and goes on where they were.
How much is too much is decided by payments/services/budgets.py."""

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.emails import address_code
from campaigns.enums import BEFORE_LAUNCH
from campaigns.forms.support import AddressCodeForm
from campaigns.models import Campaign
from crowdcoop import clock
from crowdcoop.accounts.exceptions import WrongCode
from crowdcoop.accounts.services.claiming import MINUTES, PendingClaim, check_code
from crowdcoop.codes import ALPHABET
from crowdcoop.limits import address_of, too_many, wait
from crowdcoop.views import FormPage
from payments.services.budgets import HOUR, Sender, Verdict, may_open_card_page, may_send_form, may_write_to

_PENDING, _PROVEN, _BROWSER = "address_pending", "addresses_proven", "browser"


def campaign_or_404(code: str) -> Campaign:
    """A campaign that has been launched; drafts do not exist for the public."""
    found = get_object_or_404(Campaign.objects.select_related("cooperative"), code=code)
    if found.state in BEFORE_LAUNCH:
        raise Http404
    return found


def sender_of(request: HttpRequest, book_code: str, email: str) -> Sender:
    """Who asks. Signed-in people have proven their own address; others those they have typed a code for."""
    browser = request.session.setdefault(_BROWSER, secrets.token_hex(8))
    own = request.user.email if request.user.is_authenticated else ""
    proven = own or (email if email in request.session.get(_PROVEN, []) else "")
    return Sender(browser, address_of(request), book_code, proven.lower())


def guard(request: HttpRequest, *, book_code: str, email: str, opens_page: bool, back: str) -> HttpResponse | None:
    """None when the person may go on; else the page that says what to do first."""
    sender = sender_of(request, book_code, email)
    verdict = may_send_form(sender)
    if verdict == Verdict.GO and opens_page:
        verdict = may_open_card_page(sender)
    if verdict == Verdict.GO:
        return None
    if verdict == Verdict.WAIT:
        return too_many(request, wait(HOUR))
    request.session[_PENDING] = asdict(PendingClaim(email=email, code="", until=0)) | {"back": back}
    return redirect("support_prove", code=book_code)


class ProveStep(FormPage):
    """Asks for the code that was sent."""

    template_name = "campaigns/support_prove.html"
    form_class = AddressCodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        campaign_or_404(kwargs["code"])
        if _PENDING not in request.session:
            return redirect("support", code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pending = self.request.session[_PENDING]
        return super().get_context_data(
            email=pending["email"], written=bool(pending["code"]), minutes=MINUTES, noindex=True, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Either asks for the letter (never sent unasked: it may be another's address) or has the code."""
        return self._write() if "write" in request.POST else super().post(request, *args, **kwargs)

    def _write(self) -> HttpResponse:
        kept = self.request.session[_PENDING]
        if not may_write_to(email=kept["email"].lower(), network=address_of(self.request)):
            return too_many(self.request, wait(HOUR))
        code = "".join(secrets.choice(ALPHABET) for _number in range(6))
        until = (clock.now() + timedelta(minutes=MINUTES)).timestamp()
        address_code(kept["email"], code.upper(), MINUTES, language=get_language() or "")
        self.request.session[_PENDING] = kept | {"code": code, "until": until, "tries": 0}
        return redirect("support_prove", code=self.kwargs["code"])

    def act(self, form: AddressCodeForm) -> str:
        kept = dict(self.request.session[_PENDING])
        back = kept.pop("back")
        try:
            check_code(pending=PendingClaim(**kept), code=form.cleaned_data["code"], now=clock.now())
        except WrongCode:
            self.request.session[_PENDING] = kept | {"tries": kept["tries"] + 1, "back": back}
            raise
        proven = [*self.request.session.get(_PROVEN, []), kept["email"]]
        self.request.session[_PROVEN] = proven[-5:]
        del self.request.session[_PENDING]
        messages.success(self.request, _("Thank you. Everything is as you left it: one more click and you are there."))
        return str(back)
