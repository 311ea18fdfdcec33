"""What is said around a campaign: the team's updates, people's questions and comments, and who follows it.
Who may read what is queries/community.py's; writing is the services'."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.enums import Audience, UpdateKind
from crowdcoop.codes import new_code

from .campaign import Campaign
from .lines import Reward


def new_update_code() -> str:
    return new_code("u")


def new_remark_code() -> str:
    return new_code("q")


class CampaignUpdate(models.Model):
    """News from the team. `words` is language → [title, text], at least in `language`, the campaign's own.

    A story (`kind`) is handed in, and published or sent back with a word by whoever runs the programme."""

    PERSONAL = {"scrub": [], "keep": {"review_comment": "professional words of a reader about a text"}}

    kind = models.CharField(max_length=8, choices=UpdateKind, default=UpdateKind.NEWS)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    review_comment = models.CharField(max_length=600, blank=True)
    code = models.CharField(max_length=32, unique=True, default=new_update_code)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="updates")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ALL)
    reward = models.ForeignKey(Reward, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    words = models.JSONField(default=dict)
    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Language → what the picture shows.
    picture_words = models.JSONField(default=dict, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # None: still a draft.
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # Since then everybody who agreed to news has a letter.
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "-published_at"], name="campaigns_update_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="campaigns_update_audience_known"),
            models.CheckConstraint(
                condition=Q(audience=Audience.REWARD, reward__isnull=False)
                | (~Q(audience=Audience.REWARD) & Q(reward__isnull=True)),
                name="campaigns_update_reward_named",
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(kind=UpdateKind.STORY), name="campaigns_one_story_each"
            ),
            models.CheckConstraint(
                condition=Q(mailed_at=None) | Q(published_at__isnull=False), name="campaigns_update_mailed_published"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def spoken(self, language: str) -> str:
        """The language it can be read in by a reader of `language`."""
        return language if language in self.words else self.language

    def title_in(self, language: str) -> str:
        return str(self.words[self.spoken(language)][0])

    def alt_in(self, language: str) -> str:
        """What the picture shows, in that language or the campaign's own."""
        return str(self.picture_words.get(language) or self.picture_words.get(self.language, ""))

    def text_in(self, language: str) -> str:
        return str(self.words[self.spoken(language)][1])


class Remark(models.Model):
    """What somebody asks about a campaign, or says below one of its updates, and what the team answers.

    `name` is what the person wants to be shown, often nothing. `email` is a guest's, kept until they have an answer.
    """

    PERSONAL = {
        "scrub": ["name", "email", "text"],
        "keep": {"answer": "the team's public words", "hidden_reason": "why the team hid it, said in public"},
    }

    code = models.CharField(max_length=32, unique=True, default=new_remark_code)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="remarks")
    # None: a question about the campaign.
    update = models.ForeignKey(CampaignUpdate, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=5)
    text = models.CharField(max_length=1000)
    said_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "update", "-id"], name="campaigns_remark_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="campaigns_remark_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_reason="") | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="campaigns_remark_hidden_why",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Follower(models.Model):
    """Somebody who wants to hear of a campaign: a person with an account gets its public news and one reminder
    before the deadline; an address alone gets the reminder and is forgotten with it."""

    PERSONAL = {"scrub": ["email"], "keep": {}}

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="follows"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5)
    since = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(email="")) | (Q(user__isnull=True) & ~Q(email="")),
                name="campaigns_follower_person_or_address",
            ),
            models.UniqueConstraint(fields=["campaign", "user"], name="campaigns_follows_once"),
            models.UniqueConstraint(
                fields=["campaign", "email"], condition=~Q(email=""), name="campaigns_reminder_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} #{self.pk}"
