"""What somebody is writing in one part of the editor and has not saved yet.
Nothing in it counts before it is saved; writing it is services/keeping.py's."""

from django.conf import settings
from django.db import models

from campaigns.enums import Part

from .campaign import Campaign


class EditorDraft(models.Model):
    """One person's unsaved text of one part. `typed` is what the fields hold, unchecked.

    `seen` names what was saved when they began, so that nobody overwrites what somebody else saved meanwhile;
    `serial` grows with each keeping, so that two devices of one person do not overwrite each other either.
    `brought` is field → where its words came from, for what was carried over from the incubator.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="drafts")
    part = models.CharField(max_length=16, choices=Part)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField()
    brought = models.JSONField(default=dict, blank=True)
    seen = models.CharField(max_length=32, blank=True)
    serial = models.PositiveIntegerField(default=1)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "part", "author"], name="campaigns_draft_of_each_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.part} #{self.pk}"

    @property
    def label(self) -> str:
        """The part's name, in the language being read."""
        return str(Part(self.part).label)

    @property
    def address(self) -> str:
        """Where it is written on."""
        return f"campaign_edit_{self.part}"
