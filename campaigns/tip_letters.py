"""Letters about a tip to the platform, and the link in them that lets its giver change it.
Their words live in templates/campaigns/mail/; letters about pledges are emails.py's."""

from typing import Any

from campaigns.models import Tip
from crowdcoop import signed
from crowdcoop.mail.services import link_in, queue_mail
from payments.links import papers_url

_SALT = "campaigns.tip"


def tip_token(tip: Tip) -> str:
    """Proof, carried in a letter's link, that its reader may see and change this tip."""
    return signed.proof(tip.code, salt=_SALT)


def tip_url(tip: Tip, language: str) -> str:
    """The full address of "my tip" with its proof."""
    return f"{link_in(language, 'tip', tip.code)}?token={tip_token(tip)}"


def _about_tip(tip: Tip, name: str, *, ordinal: int = 1, **context: Any) -> None:
    payment = tip.payment
    link = tip_url(tip, payment.payer_language)
    queue_mail(
        kind=f"campaigns/{name}",
        to=payment.payer_email,
        language=payment.payer_language,
        subject_code=tip.code,
        ordinal=ordinal,
        context={"tip": tip, "amount_minor": payment.amount_minor, "link": link, **context},
    )


def tip_confirmed(tip: Tip, *, ordinal: int) -> None:
    _about_tip(tip, "tip_confirmed", ordinal=ordinal)


def tip_charged(tip: Tip) -> None:
    _about_tip(tip, "tip_charged", papers_link=papers_url(tip.payment))
