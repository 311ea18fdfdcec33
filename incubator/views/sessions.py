"""Sessions of a case: the list, one session, booking, noting, calling off, the calendar file.
When what is allowed is decided in services/sessions.py."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from icalendar import Calendar, Event

from crowdcoop import clock
from crowdcoop.mail.services import absolute
from crowdcoop.views import FormPage
from incubator import queries
from incubator.enums import SessionState
from incubator.forms import CancelForm, NoteForm, SessionForm
from incubator.rules import can_advise
from incubator.services import sessions

from .access import OfCase, OfSession


class ListView(OfCase, TemplateView):
    """All sessions of a case, newest first, with the hours used."""

    template_name = "incubator/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            **self.case_context(),
            "sessions": self.incubation.sessions.select_related("adviser").order_by("-starts_at"),
            "hours_used": queries.hours_used(self.incubation),
            "is_adviser": can_advise(self.request.user, self.incubation),
        }


class DetailView(OfSession, TemplateView):
    """One session: when, where, and afterwards what came of it."""

    template_name = "incubator/session.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        booked = self.session.state == SessionState.BOOKED
        mine = can_advise(self.request.user, self.incubation)
        return {
            **super().get_context_data(**kwargs),
            **self.case_context(),
            "session": self.session,
            "may_note": booked and mine and self.session.starts_at <= clock.now(),
            "may_cancel": booked and mine,
            "booked": booked,
        }


class BookView(OfCase, FormPage):
    """The adviser fixes the next session."""

    may = staticmethod(can_advise)
    form_class = SessionForm
    template_name = "incubator/session_form.html"
    extra_context = {"kind": "book"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "now": clock.now()}

    def act(self, form: SessionForm) -> str:
        data = form.cleaned_data
        session = sessions.book_session(
            by=self.request.user,
            incubation=self.incubation,
            starts_at=data["starts_at"],
            minutes=data["minutes"],
            place=data["place"],
            agenda=data["agenda"],
            now=clock.now(),
        )
        return reverse("incubation_session", args=[self.incubation.code, session.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.case_context()}


class _SessionForm(OfSession, FormPage):
    may = staticmethod(can_advise)
    template_name = "incubator/session_form.html"

    def done(self) -> str:
        return reverse("incubation_session", args=[self.incubation.code, self.session.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.case_context(), "session": self.session}


class NoteView(_SessionForm):
    """The adviser writes down what came of it."""

    form_class = NoteForm
    extra_context = {"kind": "note"}

    def act(self, form: NoteForm) -> str:
        data = form.cleaned_data
        sessions.note_session(
            by=self.request.user,
            session=self.session,
            hours=data["hours"],
            outcome=data["outcome"],
            next_steps=data["next_steps"],
            now=clock.now(),
        )
        return self.done()


class CancelView(_SessionForm):
    """The adviser calls it off."""

    form_class = CancelForm
    extra_context = {"kind": "cancel"}

    def act(self, form: CancelForm) -> str:
        sessions.cancel_session(by=self.request.user, session=self.session, now=clock.now())
        return self.done()


class CalendarView(OfSession, View):
    """The session for a calendar."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = self.session
        event = Event()
        event.add("uid", f"{session.code}@crowdcoop")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", timezone.localtime(session.starts_at))
        event.add("dtend", timezone.localtime(session.starts_at + timedelta(minutes=session.minutes)))
        event.add("summary", _("Session with your adviser: %(name)s") % {"name": self.incubation.cooperative.name})
        event.add("location", session.place)
        event.add("description", session.agenda)
        event.add("url", absolute(reverse("incubation_session", args=[self.incubation.code, session.code])))
        event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
        calendar = Calendar()
        calendar.add("prodid", "-//Crowdcoop//Incubator//EN")
        calendar.add("version", "2.0")
        calendar.add_component(event)
        calendar.add_missing_timezones()
        response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{session.code}.ics"'
        return response
