"""How the double says no: the same shapes Stripe answers with.
Which request earns which answer is decided in api.py."""

from typing import Any


class ApiError(Exception):
    """An answer that is not 200. `kept` says whether the idempotency key remembers it, as Stripe does."""

    def __init__(self, status: int, kind: str, message: str, *, kept: bool = True, **more: Any) -> None:
        super().__init__(message)
        self.status, self.kept = status, kept
        self.body = {"error": {"type": kind, "message": message, **more}}


def refused(message: str, **more: Any) -> ApiError:
    return ApiError(400, "invalid_request_error", message, **more)


def missing(object_id: str) -> ApiError:
    return ApiError(404, "invalid_request_error", f"No such object: '{object_id}'", code="resource_missing")
