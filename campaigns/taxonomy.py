"""What a campaign is about: fields of activity, and the Sustainable Development Goals under plain names.
Closed lists; where it is told by ISO 3166-2 is membership's Territory."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST = 3


class Category(TextChoices):
    """Fields of activity, in the order of the form."""

    FOOD = "food", _("Food and farming")
    HOUSING = "housing", _("Housing")
    ENERGY = "energy", _("Energy")
    CARE = "care", _("Care")
    HEALTH = "health", _("Health and sport")
    CULTURE = "culture", _("Culture and arts")
    EDUCATION = "education", _("Education")
    TECHNOLOGY = "technology", _("Free technology and data")
    MEDIA = "media", _("Press and communication")
    MOBILITY = "mobility", _("Getting around and logistics")
    CRAFTS = "crafts", _("Crafts and industry")
    REPAIR = "repair", _("Repair and reuse")
    NATURE = "nature", _("Nature and land")
    RIGHTS = "rights", _("Rights and community")


class Sdg(TextChoices):
    """The seventeen goals of the United Nations, by number."""

    POVERTY = "1", pgettext_lazy("sdg", "No poverty")
    HUNGER = "2", pgettext_lazy("sdg", "No hunger")
    HEALTH = "3", pgettext_lazy("sdg", "Health and well-being")
    EDUCATION = "4", pgettext_lazy("sdg", "Good education")
    EQUALITY = "5", pgettext_lazy("sdg", "Gender equality")
    WATER = "6", pgettext_lazy("sdg", "Clean water")
    ENERGY = "7", pgettext_lazy("sdg", "Clean energy people can pay for")
    WORK = "8", pgettext_lazy("sdg", "Decent work")
    INDUSTRY = "9", pgettext_lazy("sdg", "Industry and innovation")
    INEQUALITY = "10", pgettext_lazy("sdg", "Less inequality")
    CITIES = "11", pgettext_lazy("sdg", "Liveable towns and cities")
    CONSUMPTION = "12", pgettext_lazy("sdg", "Responsible production and consumption")
    CLIMATE = "13", pgettext_lazy("sdg", "Climate action")
    SEA = "14", pgettext_lazy("sdg", "Life in the sea")
    LAND = "15", pgettext_lazy("sdg", "Life on land")
    PEACE = "16", pgettext_lazy("sdg", "Peace and justice")
    PARTNERSHIP = "17", pgettext_lazy("sdg", "Working together")


class Plan(TextChoices):
    """What the two plans answer: the first three how it is done, the others how it lasts. Answers are the page's."""

    STEPS = "plan-steps", _("What is done when, step by step?")
    PEOPLE = "plan-people", _("Who does it, and what have they done before?")
    RISKS = "plan-risks", _("What may go wrong, and what then?")
    INCOME = "plan-income", _("Where does money come from once the campaign is over?")
    COSTS = "plan-costs", _("What does it cost each month to keep going?")
    GOVERNANCE = "plan-governance", _("Who decides, and how?")


EXECUTION = (Plan.STEPS, Plan.PEOPLE, Plan.RISKS)
SUSTAINABILITY = (Plan.INCOME, Plan.COSTS, Plan.GOVERNANCE)


def refuse_many(chosen: Any) -> None:
    """A campaign that is about everything is found by nobody."""
    if len(chosen) > MOST:
        raise ValidationError(_("Choose three at most."))


def labels_of(choices: type[TextChoices], chosen: list[str]) -> list[str]:
    """The names of what was chosen, in the order of the list."""
    return [str(choice.label) for choice in choices if choice in chosen]
