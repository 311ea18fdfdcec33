"""The contribution that makes an admitted person a member: money booked by payments, number and first entry here.
Deciding about applications lives in decisions.py."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch
from payments.enums import Nature
from payments.exceptions import TransferMismatch
from payments.links import papers_url
from payments.models import Payment
from payments.services.contributions import record_transfer

from .. import emails
from ..clock import local_day, payment_last_day
from ..enums import ApplicationState, OperationKind, ProspectState
from ..exceptions import NotAllowed, NotPossibleNow, OwnApplication, PaidTooLate, ReferenceUsed, WrongAmount, WrongDate
from ..models import Application, Cooperative, Member, Prospect
from ..purposes import CONTRIBUTION
from ..rules import can_decide_applications, can_record_contribution
from .moves import locked, move
from .register import append_operation

PURPOSE = CONTRIBUTION.name


@transaction.atomic
def record_contribution(
    *, by: Any, application: Application, amount_minor: int, received_on: date, reference: str, now: datetime
) -> Member:
    """The whole contribution (cents) arrived on `received_on`: books capital and entry fee apart, makes the member.

    Quiet when the person is a member already. Raises NotAllowed, OwnApplication, NotPossibleNow, WrongAmount,
    WrongDate, PaidTooLate, ReferenceUsed.
    """
    application = locked(application)
    if not can_record_contribution(by, application.cooperative):
        raise NotAllowed
    if application.user_id == by.pk:
        raise OwnApplication
    if application.state == ApplicationState.MEMBER:
        return application.member
    _check(application, amount_minor, received_on, now)
    payment_code = _book(by, application, received_on, reference, now)
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
        payment_code=payment_code,
    )
    move(application, ApplicationState.MEMBER, by=by, now=now, member=member.number)
    if application.prospect_id:
        Prospect.objects.filter(pk=application.prospect_id).update(state=ProspectState.MEMBER)
    papers = papers_url(Payment.objects.get(code=payment_code))
    emails.to_applicant(application, "member_welcome", member=member, papers_link=papers)
    record(by=by, action="member.admitted", subject=member, data={"number": member.number})
    touch("members")
    return member


@transaction.atomic
def give_more_time(*, by: Any, application: Application, now: datetime) -> Application:
    """Start the payment term again from today. Raises NotAllowed, NotPossibleNow."""
    application = locked(application)
    if not can_decide_applications(by, application.cooperative):
        raise NotAllowed
    if application.state != ApplicationState.FIRM:
        raise NotPossibleNow
    until = payment_last_day(application.jurisdiction, local_day(now))
    if application.pay_by and until <= application.pay_by:
        return application
    application.pay_by = until
    application.save(update_fields=["pay_by"])
    emails.to_applicant(application, "contribution_due", ordinal=application.events.count() + 1)
    record(by=by, action="application.more_time", subject=application, data={"until": until.isoformat()})
    return application


def _check(application: Application, amount_minor: int, received_on: date, now: datetime) -> None:
    if application.state != ApplicationState.FIRM:
        raise NotPossibleNow
    if amount_minor != application.total_minor:
        raise WrongAmount
    if not local_day(application.sent_at) <= received_on <= local_day(now):
        raise WrongDate
    if application.pay_by and received_on > application.pay_by:
        raise PaidTooLate


def _book(by: Any, application: Application, received_on: date, reference: str, now: datetime) -> str:
    """Capital and entry fee are different things in law: two payments, never one. Returns the capital's code."""
    amounts = {Nature.SHARE_CAPITAL: application.capital_minor, Nature.ENTRY_FEE: application.entry_fee_minor}
    codes = {}
    for nature, amount_minor in amounts.items():
        if not amount_minor:
            continue
        try:
            payment = record_transfer(
                by=by,
                purpose=PURPOSE,
                owner_code=application.code,
                book_code=application.cooperative.code,
                amount_minor=amount_minor,
                nature=nature,
                payer_email=application.email,
                payer_language=application.language,
                payer=application.user,
                reference=reference,
                received_on=received_on,
                now=now,
            )
        except TransferMismatch as error:
            raise ReferenceUsed from error
        codes[nature] = payment.code
    return codes[Nature.SHARE_CAPITAL]


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
