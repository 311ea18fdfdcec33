"""Bringing the laws from data into rows.
Rows are only ever added; a law that changed is a new version."""

from django.db import transaction

from ..exceptions import UnknownJurisdiction
from ..jurisdictions import LAWS, Law
from ..models import JurisdictionProfile


@transaction.atomic
def load_profiles() -> int:
    """Add every law version that has no row yet; returns how many were added. Safe to call any time."""
    known = set(JurisdictionProfile.objects.values_list("code", "version"))
    rows = [_row(law) for law in LAWS if (law.code, law.version) not in known]
    JurisdictionProfile.objects.bulk_create(rows)
    return len(rows)


def current_profile(code: str) -> JurisdictionProfile:
    """The newest version of the law `code`. Raises UnknownJurisdiction."""
    profile = JurisdictionProfile.objects.filter(code=code).order_by("-version").first()
    if profile is None:
        raise UnknownJurisdiction
    return profile


def _row(law: Law) -> JurisdictionProfile:
    appeal_amount, appeal_unit = law.appeal or (None, "")
    payment_amount, payment_unit = law.payment or (None, "")
    return JurisdictionProfile(
        code=law.code,
        version=law.version,
        territory=law.territory,
        title=law.title,
        source_id=law.source_id,
        article=law.article,
        decided_by=law.decided_by,
        decision_amount=law.decision[0],
        decision_unit=law.decision[1],
        silence=law.silence,
        appeal_amount=appeal_amount,
        appeal_unit=appeal_unit,
        suspends=law.suspends,
        payment_amount=payment_amount,
        payment_unit=payment_unit,
        note=law.note,
        valid_as_of=law.valid_as_of,
    )
