"""One card for several payments of one person, saved through one page of the provider's.
The page is opened and read by services/shared_cards.py; each payment stays a payment of its own."""

from typing import Any

from django.db import models
from django.db.models import Q

from crowdcoop.codes import new_code


def new_shared_card_code() -> str:
    return new_code("sc")


class SharedCard(models.Model):
    """One customer and one page, for life, at the provider; `payments` are those the saved card is for.

    `session_url` stands until every one of them has heard what the page brought (docs/adr/0018).
    """

    code = models.CharField(max_length=32, unique=True, default=new_shared_card_code)
    payer_language = models.CharField(max_length=5)
    customer_id = models.CharField(max_length=64, blank=True, default="")
    session_id = models.CharField(max_length=96, blank=True, default="")
    session_url = models.TextField(blank=True, default="")
    return_url = models.TextField(blank=True, default="")
    cancel_url = models.TextField(blank=True, default="")
    livemode = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)

    # What checkout.py asks of whoever opens a page: there is one, and nothing is charged now.
    version = 1
    due_at = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session_id"], condition=~Q(session_id=""), name="shared_card_one_session"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def payer_email(self) -> str:
        """The address is its payments', so that it is forgotten with them."""
        payments: Any = self.payments  # type: ignore[attr-defined]
        return str(payments.order_by("pk").values_list("payer_email", flat=True)[0])
