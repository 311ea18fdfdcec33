"""The demo's guide: the tour, entering as somebody, the mailbox, letting time pass, starting over.
Answers 404 outside DEBUG."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from campaigns.models import Campaign
from crowdcoop import clock
from crowdcoop.accounts.models import User
from crowdcoop.mail.models import OutboxMessage
from home.demo.people import DOMAIN, PASSWORD, PEOPLE
from home.demo.restart import start_over
from home.demo.tour import STOPS
from home.services.ticking import tick

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LONGEST_DAYS = 366


@method_decorator(never_cache, "dispatch")
class DemoView(View):
    """Base: the demo exists only with DEBUG."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.DEBUG:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class GuideView(DemoView):
    """The tour and the demo's switches."""

    def get(self, request: HttpRequest) -> HttpResponse:
        stops = [{"stop": stop, "url": stop.url(request)} for stop in STOPS]
        ending = Campaign.objects.filter(state="live", deadline_at__isnull=False).order_by("deadline_at")
        context = {
            "stops": stops,
            "people": PEOPLE,
            "password": PASSWORD,
            "domain": DOMAIN,
            "campaigns": ending.select_related("cooperative")[:12],
            "now": clock.now(),
            "ahead": clock.offset(),
            "letters": OutboxMessage.objects.count(),
        }
        return render(request, "home/demo.html", context)


class EnterView(DemoView):
    """One click: be this person, at this stop. Without a login: be nobody."""

    def post(self, request: HttpRequest) -> HttpResponse:
        name = request.POST.get("login", "")
        stop = next((stop for stop in STOPS if stop.key == request.POST.get("stop")), None)
        if name and name not in {person.login for person in PEOPLE}:
            raise Http404
        if name:
            login(request, get_object_or_404(User, email=f"{name}@{DOMAIN}"), backend=BACKEND)
        else:
            logout(request)
        return HttpResponseRedirect(stop.url(request) if stop else reverse("dashboard"))


class MailboxView(DemoView):
    """Everything that was sent, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        letters = OutboxMessage.objects.order_by("-queued_at", "-pk")[:200]
        return render(request, "home/demo_mailbox.html", {"letters": letters})


class LetterView(DemoView):
    """One letter as its reader gets it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "home/demo_letter.html", {"letter": get_object_or_404(OutboxMessage, pk=pk)})


class PassTimeView(DemoView):
    """Let days pass, or everything up to a campaign's deadline; then do what has become due."""

    def post(self, request: HttpRequest) -> HttpResponse:
        clock.advance(self._distance(request))
        failed = tick(clock.now())
        day = date_format(clock.now(), "DATETIME_FORMAT")
        messages.success(request, _("It is now %(day)s. What was due has been done.") % {"day": day})
        if failed:
            messages.error(request, _("Some of it failed: %(names)s") % {"names": ", ".join(failed)})
        return HttpResponseRedirect(reverse("demo") + "#time")

    def _distance(self, request: HttpRequest) -> timedelta:
        code, days = request.POST.get("campaign", ""), request.POST.get("days", "")
        if code:
            campaign = get_object_or_404(Campaign, code=code.replace("\x00", ""), deadline_at__isnull=False)
            left = campaign.deadline_at - clock.now() if campaign.deadline_at else timedelta(0)
            return max(timedelta(0), left) + timedelta(minutes=1)
        if not (days.isascii() and days.isdigit() and 1 <= int(days[:6]) <= LONGEST_DAYS):
            raise Http404
        return timedelta(days=int(days))


class StartOverView(DemoView):
    """Back to the first state."""

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        start_over()
        return HttpResponseRedirect(reverse("demo"))
