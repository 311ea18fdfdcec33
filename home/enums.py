"""Choices of the content pages.
Nothing here imports anything of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FooterColumn(models.TextChoices):
    """Under which heading of the footer a page is listed."""

    NONE = "", _("Not in the footer")
    ABOUT = "about", _("About")
    HELP = "help", _("Help")
    LEGAL = "legal", _("Legal")
