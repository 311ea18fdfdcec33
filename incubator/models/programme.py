"""What a programme asks for, in facts: stages, gates, deliverables. Its words are in ProgrammeText (pages.py).
Running incubations keep a snapshot; nothing about one cooperative lives here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """A way of accompanying cooperatives. `version` grows whenever an editor changes anything in it."""

    code = models.SlugField(max_length=32, unique=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    support_hours = models.PositiveSmallIntegerField(
        default=40, help_text=_("Hours of an adviser's time that each cooperative may use.")
    )

    # Before a campaign is handed in, people were asked (docs/adr/0015). The defaults are a judgement, not a finding.
    ask_people = models.BooleanField(
        _("ask people first"),
        default=False,
        help_text=_("Campaigns show themselves before launch, and enough people must have answered."),
    )
    said_percent = models.PositiveSmallIntegerField(
        default=20, help_text=_("Per cent of the minimum that people say they would give.")
    )
    said_people = models.PositiveSmallIntegerField(
        default=30, help_text=_("How many people say that they would back, join or lend time.")
    )
    said_ratings = models.PositiveSmallIntegerField(default=10, help_text=_("How many people rate the digest."))

    def __str__(self) -> str:
        return self.code


class StageDefinition(models.Model):
    """One step of a programme and its gate: what must hold before the next step opens."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="stages")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(default=60, help_text=_("Days a team usually needs for it."))
    path = models.ForeignKey(
        "courses.LearningUnit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The training path that belongs to this stage."),
    )
    learners_needed = models.PositiveSmallIntegerField(
        default=2, help_text=_("How many people of the team have to finish the path.")
    )
    sign_off = models.BooleanField(default=True, help_text=_("The adviser signs the stage off."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="incubator_stage_key_once"),
            models.UniqueConstraint(fields=["programme", "position"], name="incubator_stage_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.position} {self.key}"


class DeliverableDefinition(models.Model):
    """A document that a stage asks for."""

    stage = models.ForeignKey(StageDefinition, on_delete=models.PROTECT, related_name="deliverables")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(default=30, help_text=_("Days after the stage opens until it is due."))
    public_fact = models.BooleanField(
        default=False, help_text=_("When approved, supporters see “reviewed on …” on the campaign.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="incubator_deliverable_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.position} {self.key}"
