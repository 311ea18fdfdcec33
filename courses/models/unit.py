"""The language-neutral registry of what can be learned.
Texts live in pages; a learner's rows live in learning.py."""

from django.db import models

from courses.enums import UnitKind


class LearningUnitQuerySet(models.QuerySet["LearningUnit"]):
    """Units in the order of the source language's tree."""

    def offered(self) -> "LearningUnitQuerySet":
        return self.filter(retired_at=None)

    def paths(self) -> "LearningUnitQuerySet":
        return self.filter(kind=UnitKind.PATH).order_by("position")

    def lessons_of(self, path: "LearningUnit") -> "LearningUnitQuerySet":
        return self.filter(kind=UnitKind.LESSON, parent__parent=path).order_by("parent__position", "position")


class LearningUnit(models.Model):
    """A path, module or lesson in every language at once: one row per `translation_key`.

    Rebuilt from the source language's tree by `sync_units`. Everything about learners points here with PROTECT,
    never to a page: pages are translated, deleted and translated again, and nobody's work may go with them.
    """

    uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=8, choices=UnitKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    required = models.BooleanField(default=True)
    pass_mark = models.PositiveSmallIntegerField(default=100)
    minutes = models.PositiveSmallIntegerField(default=0)
    question_count = models.PositiveSmallIntegerField(default=0)
    prompt_count = models.PositiveSmallIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = LearningUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pass_mark__lte=100), name="courses_pass_mark_percent"),
            models.CheckConstraint(
                condition=models.Q(kind=UnitKind.PATH) | models.Q(parent__isnull=False), name="courses_unit_has_parent"
            ),
        ]
        indexes = [models.Index(fields=["kind", "position"], name="courses_unit_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.uuid}"

    @property
    def code(self) -> str:
        """How other apps and audit rows name this unit."""
        return str(self.uuid)
