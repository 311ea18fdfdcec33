"""The arrows and layers of the design, kept by a test: who may import whom.
A broken arrow fails here first; the negative tests at the end show that it does."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLATFORM = "crowdcoop"
# An app may import the apps in its row; campaigns and courses are strangers.
BELOW = {
    "payments": set(),
    "membership": {"payments"},
    "campaigns": {"payments", "membership"},
    "courses": {"payments", "membership"},
    "incubator": {"payments", "membership", "campaigns", "courses"},
    "home": {"payments", "membership", "campaigns", "courses", "incubator"},
}
# Lower number = lower layer; a module may import its own layer or below within its app.
LAYERS = {
    "enums": 0,
    "exceptions": 0,
    "models": 1,
    "queries": 2,
    "rules": 2,
    "services": 3,
    "pages": 4,
    "blocks": 4,
    "forms": 4,
    "emails": 4,
    "purposes": 4,
    "gates": 4,
    "views": 5,
    "urls": 5,
    "root_urls": 5,
    "wagtail_hooks": 5,
    "tasks": 5,
    "management": 5,
    "templatetags": 5,
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}
# Registries and letters are interfaces that services may use: they know no form, page or view.
SERVICES_MAY_USE = {"emails", "purposes", "gates"}


def imports_of(source: str, package: str) -> set[str]:
    """Absolute dotted names imported anywhere in the source, relative imports resolved against `package`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found.update({stem, *(f"{stem}.{alias.name}" for alias in node.names)})
    return found


def modules():
    for app in [*BELOW, PLATFORM]:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def app_violations(app: str, imported: set[str]) -> list[str]:
    allowed = BELOW.get(app, set()) | {app}
    return sorted(name for name in imported if name.split(".")[0] in BELOW and name.split(".")[0] not in allowed)


def layer_violations(app: str, layer: str, imported: set[str]) -> list[str]:
    bad = []
    for name in imported:
        parts = name.split(".")
        if parts[0] != app or len(parts) < 2 or parts[1] not in LAYERS or layer not in LAYERS:
            continue
        if layer == "services" and parts[1] in SERVICES_MAY_USE:
            continue
        if LAYERS[parts[1]] > LAYERS[layer]:
            bad.append(name)
    return sorted(bad)


def stripe_violation(path: str, imported: set[str]) -> bool:
    uses = any(name.split(".")[0] == "stripe" for name in imported)
    return uses and path != "payments/providers/stripe.py" and not path.startswith("payments/sandbox/")


def described(path: Path):
    relative = path.relative_to(ROOT)
    return relative, imports_of(path.read_text(), ".".join(relative.with_suffix("").parts[:-1]))


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(ROOT)))
def test_module_keeps_the_arrows(path):
    relative, imported = described(path)
    app = relative.parts[0]
    exempt = app == PLATFORM and relative.parts[1] in {"urls.py", "settings"}
    layer = (relative.parts[1] if len(relative.parts) > 2 else relative.stem) if app in BELOW else ""
    assert exempt or app_violations(app, imported) == []
    assert layer_violations(app, layer, imported) == []
    assert not stripe_violation(str(relative), imported)
    assert relative.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(ROOT)))
def test_module_says_what_lives_here(path):
    assert ast.get_docstring(ast.parse(path.read_text())), f"{path} needs a docstring: what lives here, what must not"


def test_a_broken_arrow_is_seen():
    assert app_violations("payments", imports_of("from campaigns.models import Pledge", "payments.services"))
    assert app_violations("courses", imports_of("import campaigns.models", "courses"))
    assert app_violations("campaigns", imports_of("def f():\n    from incubator import gates", "campaigns"))


def test_a_climbing_layer_is_seen():
    assert layer_violations("payments", "models", imports_of("from ..services import ledger", "payments.models"))
    assert not layer_violations("payments", "views", imports_of("from .services import ledger", "payments"))


def test_stripe_elsewhere_is_seen():
    assert stripe_violation("campaigns/views.py", imports_of("import stripe", "campaigns"))
    assert not stripe_violation("payments/providers/stripe.py", imports_of("import stripe", "payments.providers"))
