"""Addresses at the root, outside languages: the provider's webhook.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from .views.public import stripe_webhook

urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
]
