"""Making a member once the contribution is here: number, first entry in the register, letter.
How the money came is contributions.py's (transfer) and debits.py's."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch
from payments.enums import Method
from payments.links import papers_url
from payments.models import Payment

from .. import emails
from ..clock import local_day
from ..enums import ApplicationState, OperationKind, ProspectState
from ..models import Application, Cooperative, Member, Prospect
from ..queries.debits import last_provisional_day
from .moves import move
from .register import append_operation


def welcome(*, by: Any, application: Application, payment: Payment, reference: str, now: datetime) -> Member:
    """The admitted person (locked) becomes a member; `payment` is the share capital, collected already."""
    member = _make_member(application, now)
    append_operation(
        by=by,
        member=member,
        kind=OperationKind.ADMISSION,
        quantity=application.shares,
        share_value_minor=application.share_value_minor,
        valid_on=local_day(now),
        now=now,
        reference=reference,
        payment_code=payment.code,
    )
    move(application, ApplicationState.MEMBER, by=by, now=now, member=member.number)
    if application.prospect_id:
        Prospect.objects.filter(pk=application.prospect_id).update(state=ProspectState.MEMBER)
    until = last_provisional_day(now) if payment.method == Method.SEPA else None
    papers = papers_url(payment)
    emails.to_applicant(application, "member_welcome", member=member, papers_link=papers, provisional_until=until)
    record(by=by, action="member.admitted", subject=member, data={"number": member.number})
    touch("members")
    return member


def _make_member(application: Application, now: datetime) -> Member:
    # The cooperative's row is the lock that keeps member numbers in order.
    cooperative = Cooperative.objects.select_for_update(of=("self",)).get(pk=application.cooperative_id)
    last = Member.objects.filter(cooperative=cooperative).aggregate(n=Max("number"))["n"] or 0
    return Member.objects.create(
        cooperative=cooperative,
        number=last + 1,
        code=f"{cooperative.code}-{last + 1}",
        application=application,
        user=application.user,
        full_name=application.full_name,
        tax_id=application.tax_id,
        address=application.address,
        email=application.email,
        language=application.language,
        admitted_on=local_day(now),
    )
