"""The licences under which something may stay for everybody: name, address, whether it is open, one plain sentence.
A closed list: what a licence means does not change from campaign to campaign."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Licence(TextChoices):
    """Stored with a return; the order is that of the form."""

    CC0 = "CC0", "CC0 1.0"
    CC_BY = "CC BY", "CC BY 4.0"
    CC_BY_SA = "CC BY-SA", "CC BY-SA 4.0"
    CC_BY_ND = "CC BY-ND", "CC BY-ND 4.0"
    CC_BY_NC = "CC BY-NC", "CC BY-NC 4.0"
    CC_BY_NC_SA = "CC BY-NC-SA", "CC BY-NC-SA 4.0"
    CC_BY_NC_ND = "CC BY-NC-ND", "CC BY-NC-ND 4.0"
    FAL = "FAL", _("Free Art License 1.3")
    FDL = "FDL", "GNU FDL 1.3"
    GPL = "GPL", "GNU GPL 3.0"
    AGPL = "AGPL", "GNU AGPL 3.0"
    LGPL = "LGPL", "GNU LGPL 3.0"
    MPL = "MPL", "MPL 2.0"
    EUPL = "EUPL", "EUPL 1.2"
    APACHE = "Apache", "Apache 2.0"
    MIT = "MIT", "MIT"
    BSD = "BSD", "BSD (3)"
    ODBL = "ODbL", "ODbL 1.0"
    ODC_BY = "ODC-By", "ODC-By 1.0"
    PDDL = "PDDL", "PDDL 1.0"
    CERN_OHL = "CERN-OHL-S", "CERN-OHL-S 2.0"
    CERN_OHL_W = "CERN-OHL-W", "CERN-OHL-W 2.0"
    CERN_OHL_P = "CERN-OHL-P", "CERN-OHL-P 2.0"
    OSHW = "OSHW", _("Open hardware (OSHW definition)")
    PPL = "PPL", _("Peer Production Licence")
    COOPCYCLE = "CoopCycle", _("CoopCycle licence")
    OPEN_DOOR = "open", _("Open to everybody")


@dataclass(frozen=True, slots=True)
class About:
    """`is_open`: anyone may use, change and share it, for money too. `url` is "" where there is no text to read."""

    url: str
    is_open: bool
    sentence: Any


_CC = "https://creativecommons.org/"
_GNU = "https://www.gnu.org/licenses/"
_ODC = "https://opendatacommons.org/licenses/"
_CERN = "https://cern-ohl.web.cern.ch/"
_L = Licence
CATALOGUE: dict[str, About] = {
    _L.CC0: About(_CC + "publicdomain/zero/1.0/", True, _("Free for any use, nobody has to be named.")),
    _L.CC_BY: About(_CC + "licenses/by/4.0/", True, _("Free for any use, if the authors are named.")),
    _L.CC_BY_SA: About(
        _CC + "licenses/by-sa/4.0/",
        True,
        _("Free for any use, if the authors are named and what is made of it stays under the same licence."),
    ),
    _L.CC_BY_ND: About(
        _CC + "licenses/by-nd/4.0/", False, _("It may be shared as it is, if the authors are named; not changed.")
    ),
    _L.CC_BY_NC: About(
        _CC + "licenses/by-nc/4.0/", False, _("Free for any use that earns no money, if the authors are named.")
    ),
    _L.CC_BY_NC_SA: About(
        _CC + "licenses/by-nc-sa/4.0/",
        False,
        _("Free for uses that earn no money, if the authors are named and what is made of it stays the same way."),
    ),
    _L.CC_BY_NC_ND: About(
        _CC + "licenses/by-nc-nd/4.0/",
        False,
        _("It may be shared as it is and without earning money, if the authors are named."),
    ),
    _L.FAL: About(
        "https://artlibre.org/licence/lal/en/", True, _("Art to copy, share and change, each time as freely.")
    ),
    _L.FDL: About(_GNU + "fdl-1.3.html", True, _("Handbooks to copy and change, as long as every version stays free.")),
    _L.GPL: About(_GNU + "gpl-3.0.html", True, _("Programs that stay free: whoever passes them on gives the source.")),
    _L.AGPL: About(
        _GNU + "agpl-3.0.html", True, _("Programs that stay free, also when they are only used over the internet.")
    ),
    _L.LGPL: About(
        _GNU + "lgpl-3.0.html", True, _("Parts of programs that stay free and may be used inside others that are not.")
    ),
    _L.MPL: About(
        "https://www.mozilla.org/MPL/2.0/", True, _("Programs whose files stay free, beside others that are not.")
    ),
    _L.EUPL: About(
        "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
        True,
        _("Free programs under a licence of the European Union, valid in all its languages."),
    ),
    _L.APACHE: About(
        "https://www.apache.org/licenses/LICENSE-2.0",
        True,
        _("Programs for any use, if the licence stays with them; nobody may claim patents on them."),
    ),
    _L.MIT: About(
        "https://opensource.org/license/mit", True, _("Programs for any use, if the licence stays with them.")
    ),
    _L.BSD: About(
        "https://opensource.org/license/bsd-3-clause",
        True,
        _("Programs for any use, if the licence stays and our name does not advertise what others make."),
    ),
    _L.ODBL: About(
        _ODC + "odbl/1-0/", True, _("Data for any use, if their origin is named and improved data stay open too.")
    ),
    _L.ODC_BY: About(_ODC + "by/1-0/", True, _("Data for any use, if their origin is named.")),
    _L.PDDL: About(_ODC + "pddl/1-0/", True, _("Data for any use, with no condition at all.")),
    _L.CERN_OHL: About(
        _CERN, True, _("Plans of things to build, sell and improve, as long as improved plans are shared too.")
    ),
    _L.CERN_OHL_W: About(
        _CERN, True, _("Plans of things to build and sell; improved plans are shared, other parts need not be.")
    ),
    _L.CERN_OHL_P: About(_CERN, True, _("Plans of things to build, sell and improve, if their origin is named.")),
    _L.OSHW: About(
        "https://oshwa.org/definitions/", True, _("Anyone may study, build, change and sell the thing and its plans.")
    ),
    _L.PPL: About(
        "https://wiki.p2pfoundation.net/Peer_Production_License",
        False,
        _("Free for cooperatives, collectives and non-profits; companies that live on others' work ask first."),
    ),
    _L.COOPCYCLE: About(
        "https://wiki.coopcycle.org/en:license",
        False,
        _("Programs free for cooperatives and the solidarity economy; other companies ask first."),
    ),
    _L.OPEN_DOOR: About("", True, _("A place, a meeting or a service that anyone may come to.")),
}  # fmt: skip


def about(licence: str) -> About:
    """What there is to say about a licence of the list."""
    return CATALOGUE[licence]
