"""Addresses for machines: health, robots, sitemap, security contact, favicon.
Nothing here depends on a person."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.queries import health as health_query
from home.queries import sitemap as sitemap_query

CLOSED = (
    "admin",
    "*/account",
    "*/dashboard",
    "*/workspace",
    "*/pledges",
    "*/applications",
    "*/repair",
    "*/support",
    "*/finance",
)


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 while the site can serve, 503 when it cannot."""
    state = health_query.health(timezone.now())
    return JsonResponse(state, status=503 if state["status"] == "down" else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by everybody; people's own pages not."""
    lines = [
        "User-agent: *",
        *(f"Disallow: /{place}/" for place in CLOSED),
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, with its versions in other languages."""
    entries = sitemap_query.entries()
    return render(request, "home/sitemap.xml", {"entries": entries}, content_type="application/xml; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: es, ca, eu, gl, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for unasked."""
    return HttpResponseRedirect(static("crowdcoop/img/brand.svg"))
