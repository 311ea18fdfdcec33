"""Sending the double's events: signed, and on request dropped, doubled, delayed or shuffled.
What the receiver does with them is its own business."""

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from typing import Any

from .objects import public
from .store import Store


def signed(event: dict[str, Any], secret: str, at: int | None = None) -> tuple[bytes, str]:
    """Body and Stripe-Signature header of an event."""
    body = json.dumps(public(event)).encode()
    stamp = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={stamp},v1={digest}"


def batch(store: Store) -> list[dict[str, Any]]:
    """Unsent events, oldest first, changed as the faults ask; all are marked as sent."""
    with store.lock:
        wanted = store.faults["webhooks"]
        events = store.tagged("event", "unsent")
        if len(events) < wanted.get("hold", 0):
            return []
        for event in events:
            event["_tag"] = ""
            store.save(event)
        kept = [event for event in events if store.random.random() >= wanted.get("drop", 0)]
        sent = [event for event in kept for _ in range(1 + int(wanted.get("duplicate", 0)))]
        if wanted.get("shuffle"):
            store.random.shuffle(sent)
        return sent


def send(url: str, secret: str, event: dict[str, Any]) -> bool:
    """One delivery; true when it was taken."""
    body, signature = signed(event, secret)
    headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


class Sender(threading.Thread):
    """Delivers in the background, three tries each, until stopped."""

    pauses = (0, 1, 3)

    def __init__(self, store: Store, url: str, secret: str) -> None:
        super().__init__(daemon=True)
        self.store, self.url, self.secret = store, url, secret
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(0.3):
            for event in batch(self.store):
                time.sleep(self.store.faults["webhooks"].get("delay", 0))
                for pause in self.pauses:
                    time.sleep(pause)
                    if self.stopped.is_set() or send(self.url, self.secret, event):
                        break
