"""What the payments of this app are for.
Booking is payments' work; the member is made by services/contributions.py."""

from django.utils.translation import gettext

from payments.models import Payment
from payments.purposes import Purpose

from .models import Application


def _describe(payment: Payment) -> str:
    application = Application.objects.select_related("cooperative").filter(code=payment.owner_code).first()
    name = application.cooperative.name if application else ""
    return gettext("Contribution to %(cooperative)s") % {"cooperative": name}


CONTRIBUTION = Purpose(name="contribution", describe=_describe)
