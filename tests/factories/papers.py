"""What payers tell for the tax office, who may declare gifts, and summaries that were sent.
Receipts are only made by money that came."""

import factory
from factory.django import DjangoModelFactory

from payments.models import DeclaringEntity, TaxIdentity, YearlySummary

from .payments import OPENED


class TaxIdentityFactory(DjangoModelFactory):
    """A person in Bilbao who wants the deduction."""

    class Meta:
        model = TaxIdentity

    email = factory.Sequence(lambda n: f"supporter{n}@example.org")
    country = "es"
    kind = "person"
    name = "Ane Etxebarria"
    tax_id = "12345678Z"
    postal_code = "48001"
    updated_at = OPENED


class DeclaringEntityFactory(DjangoModelFactory):
    """An issuer that has shown that gifts to it are deductible."""

    class Meta:
        model = DeclaringEntity

    entity_code = factory.Sequence(lambda n: f"co-{n}")
    country = "es"
    name = "Fundación Semilla"
    tax_id = "G12345674"
    contact_name = "Semilla"
    contact_phone = "944000000"
    evidence = "Entry in the register of foundations, seen on 1 March 2027."
    valid_from = OPENED.date().replace(month=1, day=1)


class YearlySummaryFactory(DjangoModelFactory):
    """A summary that was sent."""

    class Meta:
        model = YearlySummary

    year = 2027
    payer_email = factory.Sequence(lambda n: f"supporter{n}@example.org")
    language = "es"
    lines = factory.LazyFunction(list)
    issued_at = OPENED
