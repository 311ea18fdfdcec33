"""What a team and one backer write to each other. The talk hangs on the pledge: no side ever sees an address.
Sending, reading, blocking and reporting are services/talks.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.enums import Verdict
from crowdcoop.codes import new_code

from .campaign import Campaign
from .pledge import Pledge


def new_message_code() -> str:
    return new_code("m")


class Talk(models.Model):
    """One talk. `newest` is the number of its last message, by which lists are ordered; the counts are of what a side
    has not read."""

    pledge = models.OneToOneField(Pledge, on_delete=models.PROTECT, related_name="talk")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="talks")
    newest = models.PositiveBigIntegerField(default=0)
    team_unread = models.PositiveIntegerField(default=0)
    backer_unread = models.PositiveIntegerField(default=0)
    # The backer wants no more letters from this team.
    blocked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "-newest"], name="campaigns_talk_newest")]

    def __str__(self) -> str:
        return f"talk {self.pledge_id}"


class Message(models.Model):
    """One message. Who got it may report it; somebody of the programme then hides it, or lets it stand."""

    PERSONAL = {"scrub": ["text", "report_reason"], "keep": {}}

    code = models.CharField(max_length=32, unique=True, default=new_message_code)
    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="messages")
    from_team = models.BooleanField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.CharField(max_length=2000)
    sent_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True, blank=True)
    report_reason = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["talk", "-id"], name="campaigns_message_newest"),
            models.Index(fields=["reported_at"], condition=Q(verdict=""), name="campaigns_message_reported"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="") | Q(reported_at__isnull=False), name="campaigns_message_verdict_on_report"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def hidden(self) -> bool:
        return self.verdict == Verdict.HIDDEN
