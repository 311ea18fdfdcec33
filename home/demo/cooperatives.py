"""The cooperatives of the demo, their teams and their public pages.
What they went through is accompaniment.py's; their campaigns campaigns.py's."""

from itertools import count

from django.utils.text import slugify

from crowdcoop.accounts.models import User
from membership.enums import Role
from membership.models import Cooperative
from membership.pages import CooperativeIndexPage, CooperativePage
from membership.services.cooperatives import add_role, create_cooperative, set_tax_id
from membership.services.jurisdictions import load_profiles

from .briefs import Brief, briefs
from .people import DOMAIN
from .planting import plant
from .texts import rooms
from .words import Words
from .world import World

# The example of the guide is everybody's: the logins act for it.
LOGINS = {"owner": Role.OWNER, "editor-coop": Role.EDITOR, "treasurer": Role.TREASURER, "secretary": Role.SECRETARY}
EXAMPLE = "forn_de_la_placa"
FOUNDERS = (
    ("Nekane", "Olaizola"), ("Rosa", "Bermúdez"), ("Uxía", "Freire"), ("Antón", "Rielo"), ("Laia", "Sabaté"),
    ("Jordi", "Casals"), ("Aina", "Bauzà"), ("Toni", "Fiol"), ("Empar", "Climent"), ("Vicent", "Ribes"),
    ("Dolores", "Valcarce"), ("Manuel", "Núñez"), ("Núria", "Pujades"), ("Oriol", "Grau"), ("Pilar", "Lahoz"),
    ("Esther", "Gracia"), ("Irene", "Quintana"), ("Samuel", "Prado"),
)  # fmt: skip


def build(world: World) -> None:
    """Every cooperative with its people, and its page in three languages."""
    load_profiles()
    index = plant(
        world,
        key="cooperatives",
        parent=world.pages["home"],
        model=CooperativeIndexPage,
        title=rooms.COOPERATIVES,
        slug=rooms.COOPERATIVES_SLUG,
        intro=rooms.COOPERATIVES_INTRO,
        show_in_menus=True,
    )
    names = count()
    for brief in briefs():
        world.cooperatives[brief.key] = _cooperative(world, brief, names)
        _page(world, brief, index)


def _cooperative(world: World, brief: Brief, names: "count[int]") -> Cooperative:
    facts = brief.cooperative
    team = _team(world, brief.key, names)
    found = Cooperative.objects.filter(name=facts["name"]).first()
    if found:
        return found
    cooperative = create_cooperative(
        by=team[Role.OWNER],
        name=facts["name"],
        kind=facts["kind"],
        municipality=facts["municipality"],
        territory=facts["territory"],
        jurisdiction_code=facts["law"],
        contact_email=f"{slugify(facts['name'])}@{DOMAIN}",
        share_value_minor=facts["share_value"] * 100,
        entry_fee_minor=facts["entry_fee"] * 100,
        status=facts["status"],
        accepts_members=facts.get("accepts_members", True),
    )
    set_tax_id(by=None, cooperative=cooperative, tax_id=facts.get("tax_id", ""))
    for role, user in team.items():
        add_role(by=None, cooperative=cooperative, user=user, role=role)
    return cooperative


def _team(world: World, key: str, names: "count[int]") -> dict[str, User]:
    if key == EXAMPLE:
        return {role: world.users[login] for login, role in LOGINS.items()}
    return {role: _founder(next(names)) for role in (Role.OWNER, Role.SECRETARY)}


def _founder(number: int) -> User:
    first, last = FOUNDERS[number]
    email = f"{slugify(first)}.{slugify(last)}@{DOMAIN}"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email=email, password=None, first_name=first, last_name=last)


def _page(world: World, brief: Brief, index: CooperativeIndexPage) -> None:
    name = brief.cooperative["name"]
    slug = slugify(name)
    plant(
        world,
        key=f"cooperative:{brief.key}",
        parent=index,
        model=CooperativePage,
        title=Words(name, name, name),
        slug=Words(slug, slug, slug),
        cooperative=world.cooperatives[brief.key],
        summary=Words(**brief.summary),
    )
