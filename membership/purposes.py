"""What the payments of this app are for.
Booking is payments' work; the member is made by services/contributions.py."""

from django.utils.translation import gettext

from payments.models import Payment
from payments.purposes import Issuer, PaperFacts, Purpose

from .models import Application


def _describe(payment: Payment) -> str:
    application = Application.objects.select_related("cooperative").filter(code=payment.owner_code).first()
    name = application.cooperative.name if application else ""
    return gettext("Contribution to %(cooperative)s") % {"cooperative": name}


def _paper(payment: Payment) -> PaperFacts:
    """The cooperative gives the paper; the register knows the contribution by its payment."""
    cooperative = Application.objects.select_related("cooperative").get(code=payment.owner_code).cooperative
    issuer = Issuer(cooperative.code, cooperative.name, cooperative.tax_id, cooperative.municipality)
    return PaperFacts(issuer, reference=payment.code)


CONTRIBUTION = Purpose(name="contribution", describe=_describe, paper=_paper)
