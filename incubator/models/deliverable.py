"""Documents of an incubation: versions handed in, the adviser's answers, comments.
Files lie in private storage and leave only through a checked view."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models

from crowdcoop.codes import new_code
from incubator.enums import VersionState

from .incubation import StageProgress


def private_storage() -> Storage:
    """The storage no address points to."""
    return storages["private"]


def new_deliverable_code() -> str:
    return new_code("d")


def stored_name(version: "DeliverableVersion", filename: str) -> str:
    """Where a file is kept; the name a person gave never becomes a path."""
    return f"deliverables/{version.deliverable.code}/{new_code()}"


class Deliverable(models.Model):
    """A document one cooperative owes to one stage."""

    code = models.CharField(max_length=32, unique=True, default=new_deliverable_code)
    stage = models.ForeignKey(StageProgress, on_delete=models.CASCADE, related_name="deliverables")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=160)
    definition_version = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(default=30)
    public_fact = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="incubator_document_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.key}"


class DeliverableVersion(models.Model):
    """One version as it was handed in. Never edited: the answer sends it back, and the next version follows."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "submitted_by": "points to the account; the cooperative keeps its own documents' history",
            "reviewed_by": "points to the account; who answered",
            "text": "the cooperative's document, not a person's",
            "file_name": "the cooperative's document, not a person's",
            "file": "the cooperative's document, not a person's",
            "comment": "the adviser's professional answer to the cooperative",
        },
    }

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=VersionState.choices, default=VersionState.SUBMITTED)
    text = models.TextField(blank=True)
    file = models.FileField(storage=private_storage, upload_to=stored_name, blank=True, max_length=200)
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "number"], name="incubator_version_once"),
            models.UniqueConstraint(
                fields=["deliverable"],
                condition=models.Q(state=VersionState.SUBMITTED),
                name="incubator_one_version_in_review",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | models.Q(reviewed_at__isnull=False),
                name="incubator_reviewer_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state=VersionState.SUBMITTED) | models.Q(reviewed_at__isnull=False),
                name="incubator_answer_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable_id} v{self.number}"


class ReviewComment(models.Model):
    """A remark on one paragraph of a version's text, or on the whole (paragraph 0)."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "author": "points to the account; who answered",
            "text": "the adviser's professional answer to the cooperative",
        },
    }

    version = models.ForeignKey(DeliverableVersion, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    paragraph = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} §{self.paragraph}"
