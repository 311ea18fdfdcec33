"""What must hold before a campaign may launch: a typed registry that apps above fill.
Checks look at facts; the campaign's own completeness check is registered by this app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from payments.enums import PayoutRoute
from payments.models import PayoutAccount


@dataclass(frozen=True, slots=True)
class GateItem:
    """One line of the readiness list. `detail` says, for people, why it is open or what was found.

    `fact_on`: the day the fact was established; lines that hold and have one are shown to supporters on the page.
    """

    key: str
    label: Any
    ok: bool
    detail: Any = ""
    fact_on: date | None = None


Check = Callable[[Campaign], list[GateItem]]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a check. Two owners of one name raise: a gate must have one voice."""
    if name in _checks and _checks[name] is not check:
        raise ValueError(f"The gate {name!r} already has an owner.")
    _checks[name] = check


def names() -> list[str]:
    """The registered gates, in order of registration."""
    return list(_checks)


def items(campaign: Campaign) -> list[GateItem]:
    """The whole readiness list of a campaign."""
    return [item for check in _checks.values() for item in check(campaign)]


def missing(campaign: Campaign) -> list[GateItem]:
    """What still keeps the campaign from being submitted."""
    return [item for item in items(campaign) if not item.ok]


def completeness(campaign: Campaign) -> list[GateItem]:
    """Title, lead, story, a minimum, a reward or a return: without them nobody could decide to support."""
    page = campaign.pages.order_by("pk").first()
    draft: Any = page.get_latest_revision_as_object() if page else None
    returns = campaign.returns.exists()
    checks = [
        ("lead", _("First lines"), bool(draft and draft.lead), _("Say in two sentences what you want to do.")),
        ("story", _("Story"), bool(draft and len(draft.story)), _("Tell who you are, why now, and what changes.")),
        ("costs", _("What the money buys"), campaign.minimum_minor > 0, _("Add at least one cost that is needed.")),
        ("returns", _("What stays for everybody"), returns, _("Promise at least one thing that everybody may use.")),
    ]
    return [GateItem(key=key, label=label, ok=ok, detail="" if ok else detail) for key, label, ok, detail in checks]


def can_receive_money(campaign: Campaign) -> list[GateItem]:
    """Only for cooperatives that chose an account at the payment provider: it must be able to receive transfers."""
    chosen = PayoutAccount.objects.filter(beneficiary_code=campaign.cooperative.code, route=PayoutRoute.CONNECT)
    detail = _("The payment provider still has questions. Answer them under “Money”.")
    return [
        GateItem(
            key="receives_money",
            label=_("Account at the payment provider"),
            ok=account.can_receive,
            detail="" if account.can_receive else detail,
        )
        for account in chosen
    ]
