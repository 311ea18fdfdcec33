"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from .views import lessons, paths

urlpatterns: list[URLPattern | URLResolver] = [
    path("learning/", paths.OverviewView.as_view(), name="learning"),
    path("learning/attempts/<str:code>/", lessons.AttemptView.as_view(), name="learning_attempt"),
    path("learning/<uuid:uuid>/join/", paths.JoinView.as_view(), name="learning_join"),
    path("learning/<uuid:uuid>/go-on/", lessons.GoOnView.as_view(), name="learning_go_on"),
    path("learning/<uuid:uuid>/quiz/", lessons.QuizView.as_view(), name="learning_quiz"),
    path("learning/<uuid:uuid>/worksheet/", lessons.WorksheetView.as_view(), name="learning_worksheet"),
]
