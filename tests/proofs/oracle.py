"""What must happen to promises of one campaign, in plain Python: no database, no provider, no portal.
The portal is compared with it after every step."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .stage import ASKS, LOST, SHORT, WORKS

LEAST, PRICE, STOCK = 5_00, 30_00, 2
HOLD, UNFINISHED, DAY = timedelta(minutes=30), timedelta(hours=24), timedelta(days=1)
RETRIES = (0, 1, 3, 6)
OPEN = ("draft", "awaiting_card")


@dataclass
class Promise:
    """One supporter's promise. `saved`: at which step its card was; whether we know it is `state`'s business."""

    number: int
    email: str
    amount: int
    wants_unit: bool
    placed: datetime
    holds: bool = False
    state: str = "draft"
    card: str = ""
    saved: int = 0
    asked: datetime | None = None
    counted: bool = False
    attempts: int = 0
    tries: int = 0
    first_try: datetime | None = None
    next_try: datetime | None = None
    paid: int = 0


@dataclass
class Oracle:
    """One campaign of one round. Amounts in cents."""

    minimum: int
    deadline: datetime
    state: str = "live"
    promises: list[Promise] = field(default_factory=list)
    cut: int = 0  # charges whose answer will be lost

    # What the public sees --------------------------------------------------------------------------------------------

    @property
    def pledged(self):
        return sum(p.amount for p in self.promises if p.counted)

    @property
    def collected(self):
        return sum(p.amount for p in self.promises if p.state == "collected")

    @property
    def backers(self):
        return len({p.email for p in self.promises if p.counted})

    @property
    def taken(self):
        return sum(p.holds for p in self.promises)

    def is_open(self, now):
        return self.state == "live" and now < self.deadline

    # What people do --------------------------------------------------------------------------------------------------

    def refusal(self, amount, wants_unit, now, *, holds=False):
        """Why a new or changed promise is refused; "" when it is not."""
        if not self.is_open(now):
            return "closed"
        if amount < max(LEAST, PRICE if wants_unit else 0):
            return "small"
        return "sold out" if wants_unit and not holds and self.taken >= STOCK else ""

    def place(self, email, amount, wants_unit, now):
        self.promises.append(Promise(len(self.promises), email, amount, wants_unit, now, holds=wants_unit))
        return self.promises[-1]

    def change(self, promise, amount, wants_unit):
        promise.amount, promise.wants_unit, promise.holds = amount, wants_unit, wants_unit

    def withdraw(self, promise):
        promise.state, promise.counted, promise.holds = "withdrawn", False, False

    def learn(self, promise, now):
        """We hear that its card is saved."""
        promise.asked = now
        if promise.state != "awaiting_card" or not promise.saved:
            return
        full = promise.wants_unit and not promise.holds and self.taken >= STOCK
        if not self.is_open(now) or full:
            self.expire(promise)
        else:
            promise.state, promise.counted, promise.holds = "active", True, promise.wants_unit

    def expire(self, promise):
        promise.state, promise.holds = "expired", False

    def new_card(self, promise, card, now):
        promise.state, promise.card, promise.next_try = "declined", card, now

    def authenticate(self, promise, agreed, now):
        promise.attempts += 1
        if agreed:
            promise.state, promise.paid, promise.next_try = "collected", 1, None
        else:
            self.decline(promise, now)

    # What the clock does, in its order ------------------------------------------------------------------------------

    def tick(self, now):
        for promise in sorted(self.promises, key=lambda p: (p.asked is not None, p.asked or now, p.number)):
            if promise.state == "awaiting_card":
                self.learn(promise, now)
            elif promise.state == "unknown":
                self.outcome(promise, now)
        for promise in self.promises:
            if promise.state in OPEN and (now >= promise.placed + UNFINISHED or now >= self.deadline):
                self.expire(promise)
        due = [p for p in self.promises if p.state in ("due", "declined") and p.next_try and p.next_try <= now]
        for promise in sorted(due, key=lambda p: (p.next_try, p.number)):
            self.charge(promise, now)
        for promise in self.promises:
            if promise.state in OPEN and promise.holds and now >= promise.placed + HOLD:
                promise.holds = False
        if self.state == "live" and now >= self.deadline:
            self.close(now)
        undecided = any(p.state in ("due", "declined", "unknown", "action_required") for p in self.promises)
        if self.state == "collecting" and not undecided:
            self.state = "funded"

    def close(self, now):
        reached = self.pledged >= self.minimum
        self.state = "collecting" if reached else "unsuccessful"
        for promise in self.promises:
            if promise.state == "active":
                promise.state, promise.next_try = ("due", now) if reached else ("released", None)

    def charge(self, promise, now):
        promise.attempts += 1
        promise.tries += 1
        promise.first_try = promise.first_try or now
        promise.next_try = None
        promise.paid = int(promise.card == WORKS)
        if self.cut and promise.card == WORKS:
            self.cut -= 1
            promise.state = "unknown"
        else:
            self.outcome(promise, now)

    def outcome(self, promise, now):
        if promise.card == WORKS:
            promise.state = "collected"
        elif promise.card == ASKS:
            promise.state = "action_required"
        else:
            self.decline(promise, now, hard=promise.card == LOST)

    def decline(self, promise, now, *, hard=False):
        promise.state, promise.next_try = "declined", None
        if not hard and promise.tries < len(RETRIES):
            promise.next_try = max(promise.first_try + RETRIES[promise.tries] * DAY, now)


CARDS = (WORKS, WORKS, WORKS, ASKS, SHORT, SHORT, LOST)
