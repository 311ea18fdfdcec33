"""The public interface for machines: read only, for every origin, with a tag so that nothing is sent twice.
What is in it is queries/open_*.py's; nothing here depends on a person."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.queries import has_ledger, public_campaigns
from home.queries.open_collections import SERVED
from home.queries.open_data import BadLimit, UnknownRow, moment, part_of
from home.queries.open_document import document
from payments.queries import ledger_lines

LINES = 500
Answer = dict[str, Any]


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def open_to_all(view: Callable[..., tuple[int, Answer]]) -> Callable[..., HttpResponse]:
    """Answer (status, JSON) of `view` to any origin, with an ETag; a missing thing is said in JSON as well."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, **kwargs: str) -> HttpResponse:
        with translation.override(_language(request)):
            try:
                status, said = view(request, **kwargs)
            except Http404:
                status, said = 404, _error("unknown", _("Nothing public has this code."))
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        response = HttpResponse(body, status=status, content_type="application/json")
        response["Access-Control-Allow-Origin"] = "*"
        if status != 200:
            return response
        response["Cache-Control"] = "public, max-age=60"
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        response["ETag"] = tag
        return get_conditional_response(request, etag=tag, response=response) or response

    return answered


def _error(code: str, message: str) -> Answer:
    return {"error": {"code": code, "message": message}}


@open_to_all
def collection(request: HttpRequest, name: str) -> tuple[int, Answer]:
    """Part of a collection and where the next part begins."""
    try:
        part = part_of(SERVED[name], request.GET.dict(), _language(request))
    except UnknownRow:
        return 400, _error("after", _("No row has the key given as “after”."))
    except BadLimit:
        return 400, _error("limit", _("“limit” is a number from 1 to 200."))
    return 200, {"rows": part.rows, "next": part.after or None}


@open_to_all
def one(request: HttpRequest, name: str, code: str) -> tuple[int, Answer]:
    """One row of a collection."""
    found = SERVED[name]
    row = get_object_or_404(found.find({}), code=code.replace("\x00", "?"))
    return 200, found.rows([row], _language(request))[0]


@open_to_all
def campaign_ledger(request: HttpRequest, code: str) -> tuple[int, Answer]:
    """Lines of a campaign's books behind an entry, whole entries at a time."""
    campaign: Campaign = get_object_or_404(public_campaigns(), code=code.replace("\x00", "?"))
    if not has_ledger(campaign):
        raise Http404
    after = request.GET.get("after", "") or "0"
    if not (after.isascii() and after.isdigit() and len(after) < 16):
        return 400, _error("after", _("No row has the key given as “after”."))
    rows: list[Answer] = []
    for number, lines in groupby(ledger_lines(campaign.code, after=int(after)), key=lambda line: line.number):
        if len(rows) >= LINES:
            return 200, {"rows": rows, "next": str(rows[-1]["entry"])}
        rows += [_line(number, line) for line in lines]
    return 200, {"rows": rows, "next": None}


def _line(number: int, line: Any) -> Answer:
    amounts = {"debit": line.debit_minor, "credit": line.credit_minor}
    said = {"entry": number, "at": moment(line.at), "what": line.kind, "account": line.account}
    return said | amounts | {"nature": line.nature}


@open_to_all
def openapi(request: HttpRequest) -> tuple[int, Answer]:
    """What there is, for machines."""
    return 200, document()
