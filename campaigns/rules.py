"""Who may do what with a campaign. Views check in dispatch; services check again.
Nothing here changes anything."""

from typing import Any

from .models import Campaign

TEAM = ("owner", "editor")


def _roles(user: Any, campaign: Campaign) -> set[str]:
    if not getattr(user, "pk", None):
        return set()
    return set(campaign.cooperative.roles.filter(user=user).values_list("role", flat=True))


def can_see_workspace(user: Any, campaign: Campaign) -> bool:
    """Anyone with a role in the cooperative."""
    return bool(_roles(user, campaign))


def can_edit_campaign(user: Any, campaign: Campaign) -> bool:
    """Owners and editors of the cooperative."""
    return bool(_roles(user, campaign) & set(TEAM))


def can_create_campaign(user: Any, cooperative: Any) -> bool:
    """Owners and editors of the cooperative."""
    if not getattr(user, "pk", None):
        return False
    return cooperative.roles.filter(user=user, role__in=TEAM).exists()


def belongs_to_team(user: Any, campaign: Campaign) -> bool:
    """True for anyone who must not review this campaign."""
    return can_see_workspace(user, campaign)
