"""Account addresses: our own pages and allauth's journeys. Only what is offered is routed.
No logic lives here."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.OverviewView.as_view(), name="account_overview"),
    path("preferences/", views.PreferencesView.as_view(), name="account_preferences"),
    path("data/", views.OwnDataView.as_view(), name="account_own_data"),
    path("claim/", views.ClaimView.as_view(), name="account_claim"),
    path("claim/code/", views.ClaimCodeView.as_view(), name="account_claim_code"),
    path("erase/", views.EraseView.as_view(), name="account_erase"),
    path("erased/", views.ErasedView.as_view(), name="account_erased"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
