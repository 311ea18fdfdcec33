"""Costs, rewards, returns and needs of one campaign in a single query: a page should not pay three times for one thing.
Rows come back as the models they are, to be read, not saved."""

from typing import Any

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Cast

from campaigns.models import Campaign, CollectiveReturn, CostLine, Need, Reward

# Column of the union → type; each model fills the ones it has under these names.
_COLUMNS: dict[str, models.Field[Any, Any]] = {
    "which": models.CharField(max_length=8),
    "pk_": models.BigIntegerField(),
    "code_": models.CharField(max_length=32),
    "place": models.IntegerField(),
    "sum_minor": models.BigIntegerField(),
    "word": models.CharField(max_length=16),
    "flag": models.BooleanField(),
    "total": models.IntegerField(),
    "used": models.IntegerField(),
    "day": models.DateField(),
    "moment": models.DateTimeField(),
    "address": models.CharField(max_length=200),
    "until": models.DateField(),
    "mark": models.BooleanField(),
    "said": models.CharField(max_length=600),
    "tongue": models.CharField(max_length=10),
}
_COST = {"sum_minor": "amount_minor", "word": "kind", "flag": "required", "day": "from_on", "until": "until_on"}
_REWARD = {
    "sum_minor": "price_minor", "total": "stock", "used": "taken", "day": "delivery_on",
    "flag": "shipping", "mark": "hide_when_gone",
    "moment": "all_given_at",
}  # fmt: skip
_RETURN = {
    "word": "licence", "day": "promised_on", "moment": "delivered_at", "address": "link",
    "said": "evidence", "tongue": "evidence_language",
}  # fmt: skip


_NEED = {"word": "kind", "total": "quantity", "used": "covered"}


def _part(model: type[models.Model], campaign: Campaign, which: str, names: dict[str, str]) -> QuerySet[Any, Any]:
    own = {"pk_": "pk", "code_": "code", "place": "position"} | names
    columns = {
        name: Cast(Value(which), kind) if name == "which" else Cast(F(own[name]) if name in own else Value(None), kind)
        for name, kind in _COLUMNS.items()
    }
    found = model._default_manager.filter(campaign=campaign)
    return found.annotate(**columns).values(*_COLUMNS).order_by()


def lines_of(campaign: Campaign) -> tuple[list[CostLine], list[Reward], list[CollectiveReturn], list[Need]]:
    """(costs, rewards, returns, needs), each in the order of the page. One query."""
    costs = _part(CostLine, campaign, "cost", _COST)
    others = (
        _part(Reward, campaign, "reward", _REWARD),
        _part(CollectiveReturn, campaign, "return", _RETURN),
        _part(Need, campaign, "need", _NEED),
    )
    kinds: dict[str, tuple[type[models.Model], dict[str, str]]] = {
        "cost": (CostLine, _COST),
        "reward": (Reward, _REWARD),
        "return": (CollectiveReturn, _RETURN),
        "need": (Need, _NEED),
    }
    found: dict[str, list[Any]] = {"cost": [], "reward": [], "return": [], "need": []}
    for row in costs.union(*others, all=True).order_by("which", "place", "pk_"):
        model, names = kinds[row["which"]]
        facts = {field: row[column] for column, field in names.items()}
        found[row["which"]].append(model(pk=row["pk_"], code=row["code_"], position=row["place"], **facts))
    return found["cost"], found["reward"], found["return"], found["need"]
