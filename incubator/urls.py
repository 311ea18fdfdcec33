"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import path

from .views import advising, campaigns, deliverables, intake, programme, sessions, workspace

_CASE = "workspace/incubations/<slug:code>/"
_DOCUMENT = _CASE + "deliverables/<slug:deliverable>/"
_SESSION = _CASE + "sessions/<slug:session>/"

urlpatterns = [
    path("apply/<slug:call>/", intake.ApplyView.as_view(), name="intake_apply"),
    path("apply/<slug:call>/check/", intake.check, name="intake_check"),
    path("apply/<slug:call>/resume/<str:token>/", intake.ResumeView.as_view(), name="intake_resume"),
    path("apply/<slug:call>/sent/<slug:code>/", intake.StatusView.as_view(), name="intake_status"),
    path(_CASE, workspace.CaseView.as_view(), name="incubation"),
    path(_CASE + "sign-off/", workspace.SignOffView.as_view(), name="incubation_sign_off"),
    path(_DOCUMENT, deliverables.DocumentView.as_view(), name="incubation_deliverable"),
    path(_DOCUMENT + "hand-in/", deliverables.HandInView.as_view(), name="incubation_hand_in"),
    path(_DOCUMENT + "review/", deliverables.ReviewView.as_view(), name="incubation_review"),
    path(_DOCUMENT + "v<int:number>/file/", deliverables.DownloadView.as_view(), name="incubation_file"),
    path(_CASE + "sessions/", sessions.ListView.as_view(), name="incubation_sessions"),
    path(_CASE + "sessions/new/", sessions.BookView.as_view(), name="incubation_session_new"),
    path(_SESSION, sessions.DetailView.as_view(), name="incubation_session"),
    path(_SESSION + "note/", sessions.NoteView.as_view(), name="incubation_session_note"),
    path(_SESSION + "cancel/", sessions.CancelView.as_view(), name="incubation_session_cancel"),
    path(_SESSION + "calendar.ics", sessions.CalendarView.as_view(), name="incubation_session_ics"),
    path("advising/", advising.InboxView.as_view(), name="advising"),
    path("advising/campaigns/<slug:code>/", campaigns.ReviewView.as_view(), name="campaign_review"),
    path("advising/campaigns/<slug:code>/remark/", campaigns.RemarkView.as_view(), name="campaign_review_remark"),
    path("programme/", programme.OverviewView.as_view(), name="programme"),
    path("programme/applications/<slug:code>/", programme.ApplicationView.as_view(), name="programme_application"),
    path("programme/applications/<slug:code>/reading/", programme.ReadingView.as_view(), name="programme_reading"),
    path("programme/applications/<slug:code>/accept/", programme.AcceptView.as_view(), name="programme_accept"),
    path("programme/applications/<slug:code>/waitlist/", programme.WaitlistView.as_view(), name="programme_waitlist"),
    path("programme/applications/<slug:code>/decline/", programme.DeclineView.as_view(), name="programme_decline"),
    path("programme/incubations/<slug:code>/adviser/", programme.AdviserView.as_view(), name="programme_adviser"),
]
