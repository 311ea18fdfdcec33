"""Who may do what with a campaign. Views check in dispatch; services check again.
Nothing here changes anything."""

from collections.abc import Callable
from typing import Any

from payments.rules import can_work_finance

from .models import Campaign, MatchFund

TEAM = ("owner", "editor")
_readers: list[Callable[[Any, Campaign], bool]] = []
_managers: list[Callable[[Any], bool]] = []


def allow_readers(check: Callable[[Any, Campaign], bool]) -> None:
    """Let an app above say who else may read a campaign before it is public (the assigned adviser)."""
    if check not in _readers:
        _readers.append(check)


def allow_managers(check: Callable[[Any], bool]) -> None:
    """Let an app above say who manages programmes."""
    if check not in _managers:
        _managers.append(check)


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


def can_preview_campaign(user: Any, campaign: Campaign) -> bool:
    """The team, whoever reviews it, the people of a fund it asked, and those who may publish pages."""
    if can_see_workspace(user, campaign) or any(check(user, campaign) for check in _readers):
        return True
    if getattr(user, "pk", None) and campaign.match_entries.filter(fund__roles__user=user).exists():
        return True
    page = campaign.pages.first()
    return bool(page and page.permissions_for_user(user).can_publish())


def can_handle_money(user: Any, campaign: Campaign) -> bool:
    """Owners and treasurers of the cooperative."""
    return bool(_roles(user, campaign) & {"owner", "treasurer"})


def can_see_figures(user: Any, campaign: Campaign) -> bool:
    """Owners, editors and treasurers of the cooperative, and whoever accompanies it."""
    own = _roles(user, campaign) & {*TEAM, "treasurer"}
    return bool(own) or any(check(user, campaign) for check in _readers)


def can_see_backers(user: Any, campaign: Campaign) -> bool:
    """Who is behind the pledges, as far as each person agreed: the cooperative's own people only."""
    return bool(_roles(user, campaign) & {*TEAM, "treasurer"})


def can_cancel_campaign(user: Any, campaign: Campaign) -> bool:
    """While nothing was charged: its team, or the platform's finance people."""
    return can_edit_campaign(user, campaign) or can_work_finance(user)


def can_stop_campaign(user: Any) -> bool:
    """Once charging has begun: two of the platform's finance people."""
    return can_work_finance(user)


def can_see_all_sources(user: Any) -> bool:
    """What brought support to all campaigns together: those who manage programmes, and finance."""
    return can_open_match_funds(user) or can_work_finance(user)


def can_close_sounding(user: Any, campaign: Campaign) -> bool:
    """Whoever accompanies it or manages the programme, and never its own team."""
    if not getattr(user, "pk", None) or not user.is_active or belongs_to_team(user, campaign):
        return False
    return bool(user.is_superuser) or any(check(user, campaign) for check in _readers)


def can_open_match_funds(user: Any) -> bool:
    """Those who manage programmes, and administrators."""
    if not getattr(user, "pk", None) or not user.is_active:
        return False
    return bool(user.is_superuser) or any(check(user) for check in _managers)


def can_read_lessons(user: Any, campaign: Campaign) -> bool:
    """Whoever accompanies the cooperative reads what its team learnt."""
    return any(check(user, campaign) for check in _readers)


def can_moderate(user: Any) -> bool:
    """Those who manage programmes, and administrators: they decide about what was reported."""
    return can_open_match_funds(user)


def can_run_match_fund(user: Any, fund: MatchFund) -> bool:
    """Its own people, and those who open funds."""
    if not getattr(user, "pk", None) or not user.is_active:
        return False
    return can_open_match_funds(user) or fund.roles.filter(user=user).exists()
