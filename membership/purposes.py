"""What the payments of this app are for.
Booking is payments' work; what each hook does is services/debits.py's."""

from django.utils.translation import gettext

from payments.models import Payment
from payments.purposes import Issuer, PaperFacts, Purpose

from . import enums
from .models import Application
from .services import debits


def _describe(payment: Payment) -> str:
    application = Application.objects.select_related("cooperative").filter(code=payment.owner_code).first()
    name = application.cooperative.name if application else ""
    return gettext("Contribution to %(cooperative)s") % {"cooperative": name}


def _paper(payment: Payment) -> PaperFacts:
    """The cooperative gives the paper; the register knows the contribution by its payment."""
    cooperative = Application.objects.select_related("cooperative").get(code=payment.owner_code).cooperative
    issuer = Issuer(cooperative.code, cooperative.name, cooperative.tax_id, cooperative.municipality)
    return PaperFacts(issuer, reference=payment.code)


CONTRIBUTION = Purpose(
    name=enums.CONTRIBUTION,
    on_active=debits.agreed,
    on_settled=debits.arrived,
    on_failed=debits.failed,
    on_refunded=debits.went_back,
    lock=debits.lock,
    describe=_describe,
    paper=_paper,
)
