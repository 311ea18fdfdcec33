"""The double's memory: objects, idempotency keys and faults in one SQLite file.
What an object means is api.py's business."""

import json
import random
import sqlite3
import threading
import time
from typing import Any

KEY_LIFETIME = 24 * 3600


class Store:
    """One connection behind one lock: the double answers one request at a time, like a row lock would."""

    def __init__(self, path: str = ":memory:", seed: int = 1) -> None:
        self.lock = threading.RLock()
        self.base_url = ""
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.executescript(
            "CREATE TABLE IF NOT EXISTS objects"
            " (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, tag TEXT, body TEXT);"
            "CREATE INDEX IF NOT EXISTS objects_tag ON objects (kind, tag);"
            "CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, request TEXT, status INTEGER, body TEXT, at REAL);"
        )
        self.random = random.Random(f"{seed}:{self._count()}")
        self.faults: dict[str, Any] = {"calls": [], "webhooks": {}}

    def _count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM objects").fetchone()[0])

    def reset(self, seed: int = 1) -> None:
        """Forget everything."""
        self._db.executescript("DELETE FROM objects; DELETE FROM keys;")
        self.random = random.Random(f"{seed}:0")
        self.faults = {"calls": [], "webhooks": {}}

    def close(self) -> None:
        self._db.close()

    def new(self, kind: str, prefix: str, **fields: Any) -> dict[str, Any]:
        """Make and keep an object; names beginning with `_` never leave the double, `_tag` finds it again quickly."""
        suffix = "".join(self.random.choices("abcdefghijkmnpqrstuvwxyz23456789", k=18))
        body = {"id": f"{prefix}_{suffix}", "object": kind, "livemode": False, "created": int(time.time())} | fields
        row = (body["id"], kind, body.get("_tag", ""), json.dumps(body))
        self._db.execute("INSERT INTO objects (id, kind, tag, body) VALUES (?, ?, ?, ?)", row)
        return body

    def find(self, object_id: str, kind: str = "") -> dict[str, Any] | None:
        row = self._db.execute("SELECT kind, body FROM objects WHERE id = ?", (object_id,)).fetchone()
        return json.loads(row[1]) if row and kind in ("", row[0]) else None

    def save(self, body: dict[str, Any]) -> None:
        row = (json.dumps(body), body.get("_tag", ""), body["id"])
        self._db.execute("UPDATE objects SET body = ?, tag = ? WHERE id = ?", row)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Every object of a kind, newest first."""
        rows = self._db.execute("SELECT body FROM objects WHERE kind = ? ORDER BY seq DESC", (kind,))
        return [json.loads(row[0]) for row in rows]

    def tagged(self, kind: str, tag: str) -> list[dict[str, Any]]:
        """Every object of a kind that carries a tag, oldest first."""
        rows = self._db.execute("SELECT body FROM objects WHERE kind = ? AND tag = ? ORDER BY seq", (kind, tag))
        return [json.loads(row[0]) for row in rows]

    def remembered(self, key: str) -> tuple[str, int, dict[str, Any]] | None:
        """What was answered under this idempotency key in the last 24 hours."""
        self._db.execute("DELETE FROM keys WHERE at < ?", (time.time() - KEY_LIFETIME,))
        row = self._db.execute("SELECT request, status, body FROM keys WHERE key = ?", (key,)).fetchone()
        return (row[0], row[1], json.loads(row[2])) if row else None

    def remember(self, key: str, request: str, status: int, body: dict[str, Any]) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?)", (key, request, status, json.dumps(body), time.time())
        )

    def forget_keys(self) -> None:
        """As if 24 hours had passed."""
        self._db.execute("DELETE FROM keys")

    def take_fault(self, operation: str) -> str:
        """The fault asked for the next call of this operation ("*" is any), used up; "" for none."""
        for fault in self.faults["calls"]:
            if fault["operation"] in ("*", operation):
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] <= 0:
                    self.faults["calls"].remove(fault)
                return str(fault["fault"])
        return ""
