"""The people of the demo: their logins and what they may do on the site.
Their roles inside cooperatives come with the cooperatives."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from crowdcoop.accounts.models import User
from home.services.roles import EDITORS, PROGRAMME, TRANSLATORS
from incubator.enums import ADVISERS
from payments.rules import FINANCE

from .world import World

PASSWORD = "demo-demo-1"  # noqa: S105 - the demo's own, made only with DEBUG
DOMAIN = "demo.crowdcoop.example"


@dataclass(frozen=True, slots=True)
class Person:
    """One login of the demo."""

    login: str
    first_name: str
    last_name: str
    language: str = "es"
    groups: tuple[str, ...] = ()
    is_staff: bool = False
    is_superuser: bool = False

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"


PEOPLE = (
    Person("supporter", "Júlia", "Ferrer Camps", "ca"),
    Person("owner", "Amaia", "Etxeberria Ruiz"),
    Person("editor-coop", "Noelia", "Santos Prieto"),
    Person("treasurer", "Brais", "Castro Outeiro"),
    Person("secretary", "Mercè", "Puig Roca", "ca"),
    Person("adviser", "Iratxe", "Salazar Gómez", groups=(ADVISERS,)),
    Person("assessor", "Tomás", "Herrera Vidal", groups=(ADVISERS,)),
    Person("matcher", "Helena", "Prats Mir", "ca"),
    Person("editor", "Carmen", "Lozano Díaz", groups=(EDITORS,), is_staff=True),
    Person("translator-ca", "Arnau", "Vila Serra", "ca", groups=(TRANSLATORS["ca"],), is_staff=True),
    Person("programme", "Elisa", "Navarro Gil", groups=(PROGRAMME,), is_staff=True),
    Person("finance1", "Rubén", "Molina Sáez", groups=(FINANCE,), is_staff=True),
    Person("finance2", "Ainhoa", "Goñi Lasa", groups=(FINANCE,), is_staff=True),
    Person("admin", "Sofía", "Marín Cano", is_staff=True, is_superuser=True),
)


def build(world: World) -> None:
    """Everybody who can sign in, with a verified address."""
    # One hash for all of them: the password is public, and hashing is slow on purpose.
    password = make_password(PASSWORD)
    for person in PEOPLE:
        world.users[person.login] = _sign_up(person, password)


def join_groups(world: World) -> None:
    """The groups exist once the page tree does."""
    for person in PEOPLE:
        world.users[person.login].groups.set(Group.objects.filter(name__in=person.groups))


def _sign_up(person: Person, password: str) -> User:
    known = User.objects.filter(email=person.email).first()
    if known:
        return known
    user = User.objects.create_user(
        email=person.email,
        password=None,
        first_name=person.first_name,
        last_name=person.last_name,
        language=person.language,
        is_staff=person.is_staff,
        is_superuser=person.is_superuser,
    )
    User.objects.filter(pk=user.pk).update(password=password)
    EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    return user
