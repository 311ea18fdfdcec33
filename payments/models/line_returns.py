"""Money of a bank movement that goes back to whom it came from: who asked, who agreed, where it goes.
Ordering and booking it is services/sending_back.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from crowdcoop.codes import new_code

from .statements import StatementLine


def new_return_code() -> str:
    return new_code("lr")


class LineReturnQuerySet(models.QuerySet["LineReturn"]):
    def standing(self) -> "LineReturnQuerySet":
        """Decided, and its transfer did not fail: this money is no longer free."""
        return self.filter(agreed=True, undone_at=None)

    def waiting(self) -> "LineReturnQuerySet":
        return self.filter(decided_at=None)


class LineReturn(models.Model):
    """So much of a movement, in cents, goes back. Its transfer is the bank order that has this code as its subject."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "name": "whom money was sent back to; the law asks for the books for six years",
            "iban": "where money was sent back to; the law asks for the books for six years",
            "reason": "professional words of the finance desk about a movement",
        },
    }

    code = models.CharField(max_length=32, unique=True, default=new_return_code)
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="returns")
    amount_minor = models.BigIntegerField()
    name = models.CharField(max_length=140)
    iban = models.CharField(max_length=34)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # Below the limit, to the account it came from, nobody else has to decide.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = LineReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="line_return_positive"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False) | Q(decided_by__isnull=True, agreed=False),
                name="line_return_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed=False) | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="line_return_two_people",
            ),
            models.CheckConstraint(condition=Q(undone_at=None) | Q(agreed=True), name="line_return_undone_was_agreed"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(decided_at__isnull=True), name="line_return_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.code
