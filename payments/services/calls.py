"""Requests to the provider: key and parameters are stored and committed before they are sent.
What is asked and why is the callers' business."""

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from ..enums import CallState
from ..exceptions import KeyReused
from ..models import Payment, ProviderCall
from ..providers.errors import OutcomeUnknown, ProviderError, RequestRefused
from .checkpoints import reached

T = TypeVar("T")
log = logging.getLogger(__name__)


def params_hash(params: dict[str, Any]) -> str:
    """SHA-256 of the parameters in a fixed order."""
    return hashlib.sha256(json.dumps(params, sort_keys=True, default=str).encode()).hexdigest()


def was_prepared(key: str) -> bool:
    """Whether this request may already have been sent."""
    return ProviderCall.objects.filter(key=key).exists()


def call_provider(
    *,
    key: str,
    payment: Payment | None,
    operation: str,
    params: dict[str, Any],
    send: Callable[[str, dict[str, Any]], T],
    now: datetime,
    object_id: Callable[[T], str] = lambda answer: "",
    subject_code: str = "",
) -> T:
    """Store the request, send it as `send(key, params)`, store how it ended, return the answer.

    Never inside a transaction (the row must be committed first; refused otherwise). The same key may be sent again with
    the same parameters. Raises KeyReused for other ones, ProviderError as the gateway does.
    """
    digest = params_hash(params)
    with transaction.atomic(durable=True):
        fresh = {
            "payment": payment,
            "subject_code": subject_code,
            "operation": operation,
            "params_hash": digest,
            "prepared_at": now,
        }
        call, _created = ProviderCall.objects.get_or_create(key=key, defaults=fresh)
    if call.params_hash != digest:
        raise KeyReused(key)
    reached(f"{operation}.prepared")
    rows = ProviderCall.objects.filter(pk=call.pk)
    try:
        answer = send(key, params)
    except ProviderError as error:
        state = CallState.UNKNOWN if isinstance(error, OutcomeUnknown) else CallState.REFUSED
        rows.update(state=state, error_code=error.code[:64], finished_at=now)
        raise
    reached(f"{operation}.answered")
    rows.update(state=CallState.SUCCEEDED, object_id=object_id(answer), error_code="", finished_at=now)
    reached(f"{operation}.noted")
    return answer


def put_away(*, what: str, key: str, operation: str, now: datetime, send: Callable[..., None], **call: Any) -> bool:
    """Have the provider close or forget something of ours. False: it did not answer, so it is asked another time."""
    try:
        call_provider(key=key, operation=operation, send=lambda key, params: send(key=key, **params), now=now, **call)
    except RequestRefused:
        pass  # it was used, or is closed or gone already
    except ProviderError as error:
        log.warning("%s failed: %s", what, error.code)
        return False
    return True
