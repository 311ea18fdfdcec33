"""Who hears of outgoing transfers: one owner for each kind, and nobody for a kind that nobody claimed.
What owners do is tested with payouts and refunds."""

import pytest

from payments import order_owners
from payments.order_owners import OrderOwner


def test_a_kind_of_order_has_one_owner():
    first, heard = OrderOwner(), []
    order_owners.register("test", first)
    try:
        order_owners.register("test", first)
        with pytest.raises(RuntimeError, match="test already"):
            order_owners.register("test", OrderOwner(on_filed=lambda order, now: heard.append(order)))
        assert order_owners.owner_of("test") is first
    finally:
        order_owners.unregister("test")
    order_owners.owner_of("test").on_filed("order", "now")
    assert heard == []
