"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from .views import demo
from .views.dashboard import DashboardView
from .views.style import StyleGuideView

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", DashboardView.as_view(), name="dashboard"),
    path("style/", StyleGuideView.as_view(), name="style"),
    path("demo/", demo.GuideView.as_view(), name="demo"),
    path("demo/enter/", demo.EnterView.as_view(), name="demo_enter"),
    path("demo/mailbox/", demo.MailboxView.as_view(), name="demo_mailbox"),
    path("demo/mailbox/<int:pk>/", demo.LetterView.as_view(), name="demo_letter"),
    path("demo/time/", demo.PassTimeView.as_view(), name="demo_time"),
    path("demo/start-over/", demo.StartOverView.as_view(), name="demo_start_over"),
]
