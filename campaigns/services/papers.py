"""What a receipt for a pledge has to say: the cooperative that gives it, and what was promised for a pre-sale.
Issuing and drawing papers is payments' work."""

from django.utils.translation import get_language

from campaigns.models import Pledge
from campaigns.queries.faces import words_of
from crowdcoop.cms import languages
from payments.models import Payment
from payments.purposes import Issuer, PaperFacts
from payments.services.receipts import platform_issuer

from .outcomes import pledge_of


def _promised(pledge: Pledge) -> str:
    """The reward's title in the language being written, else as its campaign wrote it; "" without a reward."""
    if pledge.reward is None:
        return ""
    pages = list(pledge.campaign.pages.select_related("locale").filter(live=True).order_by("pk"))
    best = languages.best_version(pages, get_language() or "")
    words = words_of(best.reward_words) if best is not None else {}
    return words[pledge.reward.code].title if pledge.reward.code in words else ""


def paper(payment: Payment) -> PaperFacts:
    """Asked in the payer's language, when the money has come."""
    pledge = pledge_of(payment)
    cooperative = pledge.campaign.cooperative
    issuer = Issuer(cooperative.code, cooperative.name, cooperative.tax_id, cooperative.municipality)
    return PaperFacts(issuer, thing=_promised(pledge))


def of_platform(payment: Payment) -> PaperFacts:
    """What a funder gets: the platform keeps the money of match funds."""
    return PaperFacts(platform_issuer())
