"""What each paper says, by the legal nature of the money. A lawyer has not checked this wording: see docs/receipts.md.
Texts only, in the active language; numbering and freezing them is receipts.py's work."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from crowdcoop.money import money

from ..enums import Nature
from ..purposes import PaperFacts


@dataclass(frozen=True, slots=True)
class Wording:
    """A paper's title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def _gift(facts: PaperFacts, certified: bool) -> Wording:
    name = {"issuer": facts.issuer.name}
    first = _("%(issuer)s has received this money from you as a gift. Nothing is promised or owed in return.") % name
    if not certified:
        second = _(
            "This paper gives no right to a tax deduction: we have no proof that gifts to %(issuer)s are deductible."
        )
        return Wording(_("Receipt for a gift"), (first, second % name))
    return Wording(
        _("Certificate of donation"),
        (
            first,
            _("%(issuer)s has shown us that it is one of the organisations whose donors may deduct their gifts.")
            % name,
            _("The gift is irrevocable, save where civil law lets a gift be revoked. It serves the stated purposes."),
            _("Who has given their tax data is named in the yearly declaration to the tax office."),
        ),
    )


def _presale(facts: PaperFacts, certified: bool) -> Wording:
    promised = _("You paid this in advance for something still to be made or delivered: %(thing)s.")
    unnamed = _("You paid this in advance for something still to be made or delivered.")
    return Wording(
        _("Receipt for an advance payment"),
        (
            promised % {"thing": facts.thing} if facts.thing else unnamed,
            _("%(issuer)s owes you what was promised.") % {"issuer": facts.issuer.name},
            _("This is a receipt for the money. It is not an invoice and says nothing about VAT.")
            + " "
            + _("If you need an invoice, please ask %(issuer)s.") % {"issuer": facts.issuer.name},
            _("It is not a gift, so it gives no right to a deduction for gifts."),
        ),
    )


def _share_capital(facts: PaperFacts, certified: bool) -> Wording:
    return Wording(
        _("Certificate of contribution to share capital"),
        (
            _("%(issuer)s has received this money as a contribution to its share capital.")
            % {"issuer": facts.issuer.name},
            _("Reference in the register: %(reference)s.") % {"reference": facts.reference},
            _("It is capital: it can be lost in part, and is paid back only as the law and the statutes say."),
            _("It is not a gift, not a deposit, and not a security that can be traded."),
        ),
    )


def _entry_fee(facts: PaperFacts, certified: bool) -> Wording:
    return Wording(
        _("Receipt for an entry fee"),
        (
            _("%(issuer)s has received this money as the fee for joining.") % {"issuer": facts.issuer.name},
            _("The entry fee is paid once. It is not part of the share capital and is not a gift."),
        ),
    )


def _tip(facts: PaperFacts, certified: bool) -> Wording:
    return Wording(
        _("Receipt for a tip to the platform"),
        (
            _("%(issuer)s has received this money from you to keep the platform running.")
            % {"issuer": facts.issuer.name},
            _("None of it goes to a campaign, and it gives no right to a tax deduction."),
        ),
    )


def _match(facts: PaperFacts, certified: bool) -> Wording:
    return Wording(
        _("Receipt for a match fund"),
        (
            _("%(issuer)s has received this money for a match fund.") % {"issuer": facts.issuer.name},
            _("It is kept apart and goes to campaigns by the fund’s rules. What no campaign needs stays yours."),
        ),
    )


_PAPERS: dict[Nature, Callable[[PaperFacts, bool], Wording]] = {
    Nature.GIFT: _gift,
    Nature.PRESALE: _presale,
    Nature.SHARE_CAPITAL: _share_capital,
    Nature.ENTRY_FEE: _entry_fee,
    Nature.TIP: _tip,
    Nature.MATCH: _match,
}


def receipt_wording(nature: str, facts: PaperFacts, *, certified: bool) -> Wording:
    """The paper for money that came. `certified`: the issuer has shown that gifts to it are deductible."""
    return _PAPERS[Nature(nature)](facts, certified)


def correction_wording(number: str, *, change_minor: int, left_minor: int) -> Wording:
    """The paper for money that went back (`change_minor` below zero), or did not go back after all. Cents."""
    change, values = money(abs(change_minor)), {"number": number}
    went = _("%(amount)s went back to you.") if change_minor < 0 else _("%(amount)s did not go back to you after all.")
    return Wording(
        _("Correction of a receipt"),
        (
            _("This paper corrects %(number)s.") % values + " " + went % {"amount": change},
            _("%(number)s now stands at %(amount)s.") % (values | {"amount": money(left_minor)}),
        ),
    )
