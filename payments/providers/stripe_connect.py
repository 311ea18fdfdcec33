"""The calls about cooperatives' own accounts at the provider: onboarding, transfers, reversals, our balance.
Part of the gateway in stripe.py, which alone knows the SDK; decides nothing."""

from collections.abc import Callable
from typing import Any, TypeVar

from .facts import AccountFact, TransferFact
from .stripe_facts import account_fact, plain, transfer_fact

T = TypeVar("T")


class ConnectCalls:
    """Mixed into the gateway. Every call that changes something carries the caller's idempotency key."""

    _client: Any

    def _ask(self, call: Callable[[], T]) -> T:
        raise NotImplementedError  # pragma: no cover - the gateway's own

    def create_account(self, *, key: str, beneficiary_code: str) -> str:
        """An account of its own for a cooperative, in Spain, that may only receive transfers. Returns its id."""
        params: Any = {
            "country": "ES",
            "business_type": "company",
            "capabilities": {"transfers": {"requested": True}},
            "controller": {
                "losses": {"payments": "application"},
                "fees": {"payer": "application"},
                "stripe_dashboard": {"type": "express"},
            },
            "metadata": {"cooperative": beneficiary_code},
        }
        made = self._ask(lambda: self._client.v1.accounts.create(params, {"idempotency_key": key}))
        return str(made.id)

    def create_account_link(self, *, key: str, account_id: str, return_url: str, refresh_url: str) -> str:
        """The address where the cooperative's treasurer tells the provider who they are. Works once, for minutes."""
        params: Any = {
            "account": account_id,
            "type": "account_onboarding",
            "return_url": return_url,
            "refresh_url": refresh_url,
        }
        made = self._ask(lambda: self._client.v1.account_links.create(params, {"idempotency_key": key}))
        return str(made.url)

    def retrieve_account(self, account_id: str) -> AccountFact:
        """What the account may do now."""
        return account_fact(plain(self._ask(lambda: self._client.v1.accounts.retrieve(account_id))))

    def available_minor(self) -> int:
        """What our own balance can give away now, in cents of EUR."""
        found = plain(self._ask(lambda: self._client.v1.balance.retrieve()))
        return sum(int(part["amount"]) for part in found["available"] if part["currency"] == "eur")

    def create_transfer(
        self, *, key: str, payout_code: str, payment_code: str, amount_minor: int, destination: str, charge_id: str
    ) -> TransferFact:
        """Send part of one charge on to a connected account; it is tied to the charge's own money."""
        params: Any = {
            "amount": amount_minor,
            "currency": "eur",
            "destination": destination,
            "source_transaction": charge_id,
            "metadata": {"payout": payout_code, "payment": payment_code},
        }
        made = self._ask(lambda: self._client.v1.transfers.create(params, {"idempotency_key": key}))
        return transfer_fact(plain(made))

    def retrieve_transfer(self, transfer_id: str) -> TransferFact:
        """The transfer's present truth."""
        return transfer_fact(plain(self._ask(lambda: self._client.v1.transfers.retrieve(transfer_id))))

    def transfers_of(self, *, destination: str, group: str) -> list[TransferFact]:
        """Every transfer of one book's charges to one account (the exact way to find a lost one)."""
        params: Any = {"destination": destination, "transfer_group": group, "limit": 100}
        page = self._ask(lambda: self._client.v1.transfers.list(params))
        found: list[Any] = self._ask(lambda: list(page.auto_paging_iter()))
        return [transfer_fact(plain(item)) for item in found]

    def reverse_transfer(
        self, *, key: str, transfer_id: str, amount_minor: int, refund_code: str, payment_code: str
    ) -> str:
        """Take part of a transfer back from the connected account. Returns the reversal's id."""
        params: Any = {"amount": amount_minor, "metadata": {"refund": refund_code, "payment": payment_code}}
        options: Any = {"idempotency_key": key}
        made = self._ask(lambda: self._client.v1.transfers.reversals.create(transfer_id, params, options))
        return str(made.id)

    def reversals_of(self, transfer_id: str) -> list[tuple[str, str]]:
        """Every reversal of a transfer: (id, code of the refund it was for)."""
        params: Any = {"limit": 100}
        page = self._ask(lambda: self._client.v1.transfers.reversals.list(transfer_id, params))
        found: list[Any] = self._ask(lambda: [plain(item) for item in page.auto_paging_iter()])
        return [(item["id"], str((item.get("metadata") or {}).get("refund", ""))) for item in found]
