"""HTTP around the double: keys, faults, pages, control.
Loopback only; never started by the portal itself."""

import hashlib
import json
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from . import api, charging, connecting, pages, refunding
from .errors import ApiError, missing
from .objects import public
from .params import checked
from .store import Store
from .webhooks import Sender, batch


class Cut(Exception):
    """Close the connection without an answer."""


class SandboxServer(ThreadingHTTPServer):
    """The double on a loopback port (0: any free one). `address` is its URL."""

    daemon_threads = True

    def __init__(
        self, port: int = 0, *, data: str = ":memory:", seed: int = 1, webhook: str = "", secret: str = ""
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.store = Store(data, seed)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.store.base_url = self.address
        self.sender = Sender(self.store, webhook, secret) if webhook else None
        if self.sender:
            self.sender.start()

    def server_close(self) -> None:
        if self.sender:
            self.sender.stopped.set()
        super().server_close()
        self.store.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error."""


def route(method: str, path: str) -> tuple[str, str, Any, list[str]]:
    parts = path.strip("/").split("/")
    for (wanted, pattern), (operation, typed, function) in api.ROUTES.items():
        shape = pattern.strip("/").split("/")
        if (
            wanted == method
            and len(shape) == len(parts)
            and all(s in ("*", p) for s, p in zip(shape, parts, strict=True))
        ):
            return operation, typed, function, [p for s, p in zip(shape, parts, strict=True) if s == "*"]
    raise ApiError(404, "invalid_request_error", f"Unrecognized request URL ({method}: {path})", kept=False)


class Handler(BaseHTTPRequestHandler):
    server: SandboxServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together: otherwise each answer waits 40 ms for an acknowledgement
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.answer("GET")

    def do_POST(self) -> None:
        self.answer("POST")

    def answer(self, method: str) -> None:
        url = urllib.parse.urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        try:
            if url.path.startswith("/v1/"):
                self.answer_api(method, url.path, raw if method == "POST" else url.query)
            elif url.path.startswith("/_sandbox/"):
                self.send_json(200, self.control(method, url, raw))
            else:
                self.send_page(self.page(method, url, raw))
        except Cut:
            self.close_connection = True

    # The API -----------------------------------------------------------------------------------------------------

    def answer_api(self, method: str, path: str, query: str) -> None:
        store = self.server.store
        if not self.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            return self.send_json(401, ApiError(401, "invalid_request_error", "Invalid API Key provided").body)
        key = self.headers.get("Idempotency-Key", "") if method == "POST" else ""
        request = hashlib.sha256(f"{path}?{query}".encode()).hexdigest()
        with store.lock:
            known = store.remembered(key) if key else None
            if known and known[0] != request:
                words = (
                    "Keys for idempotent requests can only be used with the same parameters they were first used with."
                )
                return self.send_json(400, ApiError(400, "idempotency_error", words).body)
            if known:
                return self.send_json(known[1], known[2], {"Idempotent-Replayed": "true"})
            status, body, kept, fault = self.perform(method, path, query)
            if key and kept:
                store.remember(key, request, status, body)
        if fault == "cut_after":
            raise Cut
        return self.send_json(status, body)

    def perform(self, method: str, path: str, query: str) -> tuple[int, dict[str, Any], bool, str]:
        """Carry out one request: status, body, whether a key remembers it, and the fault it met."""
        store = self.server.store
        broken = {"error": {"type": "api_error", "message": "Something went wrong on our end."}}
        fault = ""
        try:
            operation, typed, function, ids = route(method, path)
            fault = store.take_fault(operation)
            if fault == "cut_before":
                raise Cut
            if fault.startswith("slow:"):
                time.sleep(float(fault.partition(":")[2]))
            if fault == "500_before":
                return 500, broken, True, fault
            params = checked(typed, query)
            charging.settle_debits(store)
            body = api.expanded(store, function(store, params, *ids), params.get("expand") or [])
            status, kept = 200, True
        except ApiError as error:
            status, body, kept = error.status, error.body, error.kept
        return (500, broken, True, fault) if fault == "500_after" else (status, body, kept, fault)

    # Pages -------------------------------------------------------------------------------------------------------

    def page(self, method: str, url: urllib.parse.SplitResult, raw: str) -> pages.Answer:
        parts = url.path.strip("/").split("/")
        form = dict(urllib.parse.parse_qsl(raw)) if method == "POST" else None
        language = dict(urllib.parse.parse_qsl(url.query)).get("lang", "")
        with self.server.store.lock:
            if len(parts) == 2 and parts[0] == "pay":
                return pages.checkout(self.server.store, parts[1], form, language)
            if len(parts) == 2 and parts[0] == "authenticate":
                return pages.authenticate(self.server.store, parts[1], form, language)
            if len(parts) == 2 and parts[0] == "onboard":
                return pages.onboard(self.server.store, parts[1], form, language)
        if url.path == "/":
            return pages.page("index", language, {})
        found = pages.asset(url.path) if method == "GET" else None
        return found or pages.page("closed", language, {"back": ""}, 404)

    # Control -----------------------------------------------------------------------------------------------------

    def control(self, method: str, url: urllib.parse.SplitResult, raw: str) -> dict[str, Any]:
        store = self.server.store
        asked = dict(urllib.parse.parse_qsl(url.query)) | (json.loads(raw) if raw else {})
        with store.lock:
            match method, url.path:
                case "POST", "/_sandbox/faults":
                    store.faults["calls"].extend(asked.get("calls", []))
                    store.faults["webhooks"] = asked.get("webhooks", store.faults["webhooks"])
                case "POST", "/_sandbox/reset":
                    store.reset(int(asked.get("seed", 1)))
                case "POST", "/_sandbox/forget-keys":
                    store.forget_keys()
                case "POST", "/_sandbox/settle":
                    return {"settled": charging.settle_debits(store, now=True, fails=bool(asked.get("fails")))}
                case "POST", "/_sandbox/restrict":
                    connecting.restrict(store, asked["account"])
                case "POST", "/_sandbox/withdraw":
                    connecting.withdraw(store, asked["account"], int(asked["amount"]))
                case "POST", "/_sandbox/take-events":
                    return {"events": batch(store)}
                case "GET", "/_sandbox/objects":
                    return {"objects": [public(o) for o in store.all(asked.get("kind", ""))]}
                case "GET", "/_sandbox/health":
                    pass
                case "POST", path if path.removeprefix("/_sandbox/") in refunding.CONTROLS:
                    try:
                        return public(refunding.CONTROLS[path.removeprefix("/_sandbox/")](store, asked))
                    except ApiError as error:
                        return error.body
                case _:
                    return missing(url.path).body
        return {"ok": True}

    # Sending -----------------------------------------------------------------------------------------------------

    def send_json(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self.send_page((status, "application/json", json.dumps(body).encode(), headers or {}))

    def send_page(self, answer: pages.Answer) -> None:
        status, content_type, body, headers = answer
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.send_header("Request-Id", f"req_{id(self):x}")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: requests carry card numbers, if only test ones."""
