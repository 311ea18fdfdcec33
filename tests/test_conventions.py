"""The habits of the house, kept by a test: pages, factories, personal data, constraints.
Arrows and layers are in test_architecture.py, templates in test_templates.py; addresses and roles in permissions/."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template import Engine
from django.template.loader import get_template
from factory.django import DjangoModelFactory
from wagtail.fields import StreamField
from wagtail.models import Page

import tests.factories

ROOT = Path(__file__).resolve().parent.parent
OURS = {
    "crowdcoop",
    "accounts",
    "audit",
    "mail",
    "cms",
    "payments",
    "membership",
    "campaigns",
    "courses",
    "incubator",
    "home",
}
MODELS = [m for m in apps.get_models() if m._meta.app_label in OURS and not m._meta.proxy]
PAGES = [m for m in MODELS if issubclass(m, Page)]


def name_of(model) -> str:
    return model._meta.label


# --- Pages ---------------------------------------------------------------------------------------------------------


def written_in_class(model) -> set[str]:
    """Names assigned in the class body itself."""
    tree = ast.parse(inspect.getsource(model).strip())
    body = tree.body[0].body
    targets = [t for node in body if isinstance(node, ast.Assign) for t in node.targets]
    targets += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return {t.id for t in targets if isinstance(t, ast.Name)}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_page_type_says_where_it_lives_and_how_it_looks(page):
    # An app's top page does not name what stands above it; the front door takes what the apps offer.
    free = {"parent_page_types"} if page.__name__.endswith("IndexPage") else set()
    free |= {"subpage_types"} if page._meta.app_label == "home" else set()
    missing = {"template", "parent_page_types", "subpage_types"} - free - written_in_class(page)
    assert not missing, f"{page.__name__} leaves to chance: {sorted(missing)}"
    get_template(page.template)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_page_type_decides_what_is_translated(page):
    """Every own field is named in translatable_fields or override_translatable_fields (through `decided`)."""
    from wagtail_localize.fields import get_translatable_fields

    chosen = {field.field_name for field in get_translatable_fields(page)}
    own = [f for f in page._meta.local_fields if not isinstance(f, models.AutoField | models.OneToOneField)]
    undecided = [f.name for f in own if f.name not in chosen]
    assert not undecided, f"{page.__name__}: neither translated nor synchronised: {undecided}"


def block_names(block, found):
    found.add(type(block).__name__)
    for child in getattr(block, "child_blocks", {}).values():
        block_names(child, found)
    if hasattr(block, "child_block"):
        block_names(block.child_block, found)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_translated_streams_hold_no_block_that_cannot_be_translated(page):
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            names = block_names(field.stream_block, set())
            assert not names & {"TableBlock", "TypedTableBlock", "RawHTMLBlock"}, f"{page.__name__}.{field.name}"


def test_page_templates_extend_the_base():
    engine = Engine.get_default()
    for page in PAGES:
        source = engine.get_template(page.template).source
        assert "{% extends" in source, f"{page.template} stands alone"


# --- Factories -----------------------------------------------------------------------------------------------------

# Rows that are only ever a trace of an act: tests make them by acting.
TRACES = {
    "audit.AuditEvent",
    "audit.OnceToken",
    "mail.OutboxMessage",
    "cms.PageChange",
    "payments.PaymentEvent",
    "payments.ChargeAttempt",
    "payments.ProviderCall",
    "payments.ProviderEvent",
    "payments.ReconcilerRun",
    "payments.LedgerAccount",
    "payments.Entry",
    "payments.Posting",
    "payments.ChainHead",
    "payments.ChainCheckpoint",
    "payments.MoneyCheck",
    "payments.ProviderMove",
    "payments.BalanceMatch",
    "payments.Restoration",
    "payments.Switch",
    "payments.StatementLineEvent",
    "payments.BankOrderEvent",
    "payments.PayoutEvent",
    "payments.PayoutReversal",
    "payments.RefundEvent",
    "payments.Dispute",
    "payments.DisputeEvent",
    "payments.Resolution",
    "payments.Receipt",
    "payments.ReceiptSeries",
    "membership.ApplicationEvent",
    "membership.RegisterOperation",
    "campaigns.CampaignBreakdown",
    "campaigns.CampaignDay",
    "campaigns.CampaignEvent",
    "campaigns.CampaignVersion",
    "campaigns.Match",
    "campaigns.MatchEvent",
    "campaigns.MatchShare",
    "campaigns.CoachAdvice",
    "campaigns.Snapshot",
    "campaigns.SnapshotLine",
    "courses.LearningEvent",
    "incubator.AdviserTask",
    "incubator.ManagerTask",
}


def factories() -> set[type[models.Model]]:
    found = set()
    for module in pkgutil.iter_modules(tests.factories.__path__):
        loaded = importlib.import_module(f"tests.factories.{module.name}")
        for thing in vars(loaded).values():
            if inspect.isclass(thing) and issubclass(thing, DjangoModelFactory) and thing._meta.model:
                found.add(thing._meta.get_model_class())
    return found


def test_every_model_can_be_made_by_a_factory():
    made = factories()
    missing = [name_of(m) for m in MODELS if m not in made and name_of(m) not in TRACES and m not in PAGES]
    assert missing == []


def test_traces_name_models_that_exist():
    gone = TRACES - {name_of(m) for m in MODELS} - {"payments.Refund"}
    assert gone == set()


# --- Personal data -------------------------------------------------------------------------------------------------

PERSONAL_WORDS = re.compile(
    r"(^|_)(email|name|phone|message|address|text|note|notes|comment|answer|answers|bio|iban|birth|tax|ip|reason)(_|$)|^to$"
)
# Fields that only look personal: what they hold instead.
NOT_PEOPLE = {
    "payments.ReconcilerRun.name": "which reconciler ran",
    "payments.LedgerAccount.name": "an account of the books",
    "payments.PaymentFile.message_id": "a file's own name at the bank",
    "payments.ChainHead.name": "a chain of the books",
    "membership.JurisdictionProfile.note": "about a law",
    "membership.Cooperative.name": "an organisation",
    "campaigns.MatchFund.name": "a fund",
    "campaigns.MatchFunder.name": "an organisation",
    "membership.Consent.text_version": "which wording was shown",
    "membership.Consent.text": "the wording that was shown, the same for everybody",
    "courses.LearningUnit.name": "a lesson's title",
    "payments.Entry.reason": "why the books were corrected",
    "incubator.Incubation.programme_name": "a programme",
    "incubator.ProgrammeText.name": "a programme",
    "incubator.DeliverableVersion.file_name": "the cooperative's document",
}
PERSONAL_KINDS = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.FileField)


def personal_fields(model) -> list[str]:
    """Fields whose name suggests that a person's words or whereabouts may be in them."""
    return [
        f.name
        for f in model._meta.local_fields
        if isinstance(f, PERSONAL_KINDS) and not f.choices and PERSONAL_WORDS.search(f.name)
    ]


def unclassified(model) -> list[str]:
    classes = getattr(model, "PERSONAL", {"scrub": [], "keep": {}})
    known = {
        *classes["scrub"],
        *classes["keep"],
        *(k.rsplit(".", 1)[1] for k in NOT_PEOPLE if k.startswith(f"{name_of(model)}.")),
    }
    return [name for name in personal_fields(model) if name not in known]


@pytest.mark.parametrize("model", [m for m in MODELS if m not in PAGES], ids=name_of)
def test_personal_data_is_classified(model):
    assert unclassified(model) == [], f"{name_of(model)}: say in PERSONAL what erasure scrubs and what is kept and why"


@pytest.mark.parametrize("model", [m for m in MODELS if "PERSONAL" in vars(m)], ids=name_of)
def test_what_is_kept_has_a_reason(model):
    fields = {f.name for f in model._meta.get_fields()}
    assert set(model.PERSONAL["scrub"]) | set(model.PERSONAL["keep"]) <= fields
    assert all(len(reason) > 10 for reason in model.PERSONAL["keep"].values())


def test_an_unclassified_field_is_seen():
    from crowdcoop.accounts.models import User

    assert "email" in personal_fields(User)
    assert unclassified(type("Bare", (), {"_meta": User._meta})) != []


# --- Constraints ---------------------------------------------------------------------------------------------------

# Why a pair needs no constraint: the reason in words.
FREE_PAIRS = {
    "membership.Application.decided": "silence of the board decides without a person",
}


def pairs(model) -> list[str]:
    """Stems that have both `<stem>_at` (which may be empty) and `<stem>_by`."""
    fields = {f.name: f for f in model._meta.local_fields}
    stems = [n[:-3] for n, f in fields.items() if n.endswith("_at") and f.null and f"{n[:-3]}_by" in fields]
    # Where a person's row may go while the date stays, the database cannot hold the two together.
    return sorted(s for s in stems if getattr(fields[f"{s}_by"].remote_field, "on_delete", None) is not models.SET_NULL)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_when_and_by_whom_come_together(model):
    for stem in pairs(model):
        text = " ".join(str(c.deconstruct()) for c in model._meta.constraints)
        held = f"{stem}_at" in text and f"{stem}_by" in text
        assert held or f"{name_of(model)}.{stem}" in FREE_PAIRS, f"{name_of(model)}.{stem}_at/_by without a constraint"


# --- Sizes (looked at, not failed) ---------------------------------------------------------------------------------


def test_long_files_are_named(record_property):
    long = {}
    for app in ("crowdcoop", "payments", "membership", "campaigns", "courses", "incubator", "home"):
        for path in (ROOT / app).rglob("*.py"):
            lines = len(path.read_text().splitlines())
            if lines > 250 and "migrations" not in path.parts:
                long[str(path.relative_to(ROOT))] = lines
    record_property("files_over_250_lines", long)
    assert all(lines <= 400 for lines in long.values()), f"look twice: {long}"
