"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from .views import RepairView

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("repair/<str:token>/", RepairView.as_view(), name="repair"),
]
