"""Laws, cooperatives, roles, prospects, applications, members.
Factories make rows; behaviour under test goes through services."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from membership import enums, models
from tests.factories.accounts import UserFactory


class JurisdictionProfileFactory(DjangoModelFactory):
    """The state law unless told otherwise; reuses the row that is there."""

    class Meta:
        model = models.JurisdictionProfile
        django_get_or_create = ("code", "version")

    class Params:
        galicia = factory.Trait(
            code="es-ga", territory="ES-GA", decision_amount=2, silence=enums.Silence.DENIED,
            appeal_amount=1, appeal_unit=enums.TermUnit.MONTHS, suspends=False,
        )  # fmt: skip

    code = "es"
    version = 1
    territory = "ES"
    title = "Ley 27/1999, de Cooperativas"
    source_id = "BOE-A-1999-15681"
    article = "13"
    decision_amount = 3
    decision_unit = enums.TermUnit.MONTHS
    silence = enums.Silence.ADMITTED
    appeal_amount = 20
    appeal_unit = enums.TermUnit.DAYS
    suspends = True
    valid_as_of = date(2026, 8, 7)


class CooperativeFactory(DjangoModelFactory):
    """A registered cooperative that takes members, one share €100."""

    class Meta:
        model = models.Cooperative

    class Params:
        forming = factory.Trait(status=enums.CooperativeStatus.FORMING, founded_on=None)
        closed = factory.Trait(accepts_members=False)
        galician = factory.Trait(
            territory="ES-GA", jurisdiction=factory.SubFactory(JurisdictionProfileFactory, galicia=True)
        )
        with_fee = factory.Trait(entry_fee_minor=20_00)

    code = factory.Sequence(lambda n: f"coop-{n:06d}")
    name = factory.Sequence(lambda n: f"Forn de la Plaça {n}")
    slug = factory.Sequence(lambda n: f"forn-{n}")
    kind = enums.CooperativeKind.CONSUMER
    status = enums.CooperativeStatus.REGISTERED
    municipality = "Manresa"
    territory = "ES-CT"
    jurisdiction = factory.SubFactory(JurisdictionProfileFactory)
    share_value_minor = 100_00
    contact_email = factory.Sequence(lambda n: f"hola{n}@example.coop")
    founded_on = date(2024, 5, 2)
    accepts_members = True


class CooperativeRoleFactory(DjangoModelFactory):
    """An owner unless a trait says otherwise."""

    class Meta:
        model = models.CooperativeRole

    class Params:
        editor = factory.Trait(role=enums.Role.EDITOR)
        treasurer = factory.Trait(role=enums.Role.TREASURER)
        secretary = factory.Trait(role=enums.Role.SECRETARY)

    cooperative = factory.SubFactory(CooperativeFactory)
    user = factory.SubFactory(UserFactory)
    role = enums.Role.OWNER
