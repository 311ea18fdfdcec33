"""Laws, cooperatives, roles, prospects, applications, members.
Factories make rows; behaviour under test goes through services."""

from datetime import UTC, date, datetime

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


class ProspectFactory(DjangoModelFactory):
    """Somebody who confirmed that they are interested."""

    class Meta:
        model = models.Prospect

    class Params:
        unconfirmed = factory.Trait(state=enums.ProspectState.ASKED, confirmed_at=None)
        not_now = factory.Trait(state=enums.ProspectState.NOT_NOW)

    code = factory.Sequence(lambda n: f"pr-{n:06d}")
    cooperative = factory.SubFactory(CooperativeFactory)
    email = factory.Sequence(lambda n: f"prospect{n}@example.org")
    language = "es"
    state = enums.ProspectState.INTERESTED
    source = "cooperative"
    asked_at = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    confirmed_at = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class ConsentFactory(DjangoModelFactory):
    """A prospect shares the contact."""

    class Meta:
        model = models.Consent

    prospect = factory.SubFactory(ProspectFactory)
    purpose = enums.ConsentPurpose.SHARE_CONTACT
    state = enums.ConsentState.GIVEN
    text_version = "2026-11"
    text = "Give it my e-mail address."
    language = "es"
    source = "cooperative"
    given_at = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class ApplicationFactory(DjangoModelFactory):
    """Received on 1 March 2027 at 10:00 UTC; the state law answers by 1 June."""

    class Meta:
        model = models.Application

    class Params:
        awaiting = factory.Trait(
            state=enums.ApplicationState.AWAITING_CONFIRMATION,
            receipt_number=None,
            received_at=None,
            decide_by=None,
        )
        information_requested = factory.Trait(state=enums.ApplicationState.INFORMATION_REQUESTED)
        firm = factory.Trait(
            state=enums.ApplicationState.FIRM,
            decided_at=datetime(2027, 3, 2, 9, 0, tzinfo=UTC),
            firm_at=datetime(2027, 3, 2, 9, 0, tzinfo=UTC),
            pay_by=date(2027, 4, 2),
        )

    code = factory.Sequence(lambda n: f"ap-{n:06d}")
    cooperative = factory.SubFactory(CooperativeFactory)
    jurisdiction = factory.SelfAttribute("cooperative.jurisdiction")
    receipt_number = factory.Sequence(lambda n: n + 1)
    state = enums.ApplicationState.RECEIVED
    user = factory.SubFactory(UserFactory)
    email = factory.LazyAttribute(lambda a: a.user.email if a.user else "guest@example.org")
    language = "es"
    full_name = "Marta Soler Vidal"
    tax_id = "12345678Z"
    address = "Plaça Major 3, 08241 Manresa"
    shares = 1
    share_value_minor = factory.SelfAttribute("cooperative.share_value_minor")
    entry_fee_minor = factory.SelfAttribute("cooperative.entry_fee_minor")
    sent_at = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
    received_at = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
    decide_by = date(2027, 6, 1)


class ApplicationEventFactory(DjangoModelFactory):
    """The first event."""

    class Meta:
        model = models.ApplicationEvent

    application = factory.SubFactory(ApplicationFactory)
    ordinal = factory.Sequence(lambda n: n + 1)
    kind = enums.EventKind.STATE
    at = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
    state = enums.ApplicationState.RECEIVED


class MemberFactory(DjangoModelFactory):
    """A member who holds nothing yet: entries come from services/register.py."""

    class Meta:
        model = models.Member

    cooperative = factory.SubFactory(CooperativeFactory)
    number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda m: f"{m.cooperative.code}-{m.number}")
    user = factory.SubFactory(UserFactory)
    full_name = "Marta Soler Vidal"
    tax_id = "12345678Z"
    address = "Plaça Major 3, 08241 Manresa"
    email = factory.LazyAttribute(lambda m: m.user.email if m.user else "")
    language = "es"
    admitted_on = date(2027, 3, 9)


class RegisterOperationFactory(DjangoModelFactory):
    """A row as such, for tests of the guard; its hash is not a real one."""

    class Meta:
        model = models.RegisterOperation

    cooperative = factory.SelfAttribute("member.cooperative")
    number = factory.Sequence(lambda n: n + 1)
    kind = enums.OperationKind.ADMISSION
    member = factory.SubFactory(MemberFactory)
    quantity = 1
    share_value_minor = 100_00
    valid_on = date(2027, 3, 9)
    recorded_at = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)
    previous_hash = ""
    hash = "0" * 64
