"""What a campaign said at certain moments, and what reviewers remark on single places of it.
Comparing is queries/versions.py's; both are written by services alone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campaigns.enums import Part, VersionCause
from crowdcoop.codes import new_code

from .campaign import Campaign


def new_note_code() -> str:
    return new_code("m")


class CampaignVersion(models.Model):
    """The whole text and every figure of a campaign when it was handed in, opened, or its story changed later.

    `content` is a list of {"key", "text"} in the order of the page; never edited."""

    PERSONAL = {"scrub": [], "keep": {"by": "points to the account; who handed it in or changed it"}}

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=10, choices=VersionCause)
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_version_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} v{self.number}"


class ReviewNote(models.Model):
    """A reviewer's remark on one place of a draft. `about` is a part ("costs") or a place in it ("costs.k-1234")."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "author": "points to the account; who reviewed",
            "text": "professional words of a reviewer about a campaign, not a person",
        },
    }

    code = models.CharField(max_length=32, unique=True, default=new_note_code)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="notes")
    about = models.CharField(max_length=60)
    text = models.CharField(max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("at")), name="campaigns_note_done_after_written"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def part(self) -> str:
        """The part of the editor it belongs to."""
        return self.about.partition(".")[0]

    @property
    def part_label(self) -> str:
        """That part's name, in the language being read."""
        return str(Part(self.part).label)

    @property
    def address(self) -> str:
        """Where the team writes it."""
        return f"campaign_edit_{self.part}"

    @property
    def place(self) -> str:
        """The field or row in it; empty: the whole part."""
        return self.about.partition(".")[2]
