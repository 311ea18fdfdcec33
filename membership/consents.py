"""The consent texts as they are shown, by purpose and version. A changed text gets a new version, never an edit.
Storing answers lives in services."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .enums import ConsentPurpose

VERSION = "2026-11"
_TEXTS: dict[str, Any] = {
    ConsentPurpose.SHARE_CONTACT: _("Give %(cooperative)s my e-mail address, so that it can answer me itself."),
    ConsentPurpose.COOP_NEWS: _("Send me the news of %(cooperative)s, a few times a year."),
    ConsentPurpose.STATUTES: _(
        "I have read what membership of %(cooperative)s means here, and I can ask it for its statutes."
    ),
    ConsentPurpose.RISK: _(
        "I know that my contribution is capital of %(cooperative)s: it can lose value, and getting it back takes time."
    ),
    ConsentPurpose.DATA_POLICY: _(
        "%(cooperative)s may keep my data to answer my application and, if I am admitted, in its register of members."
    ),
}
INTEREST_PURPOSES = (ConsentPurpose.SHARE_CONTACT, ConsentPurpose.COOP_NEWS)
JOIN_PURPOSES = (ConsentPurpose.STATUTES, ConsentPurpose.RISK, ConsentPurpose.DATA_POLICY)


def consent_text(purpose: str, cooperative_name: str) -> str:
    """The sentence as shown, in the language being read."""
    return str(_TEXTS[purpose]) % {"cooperative": cooperative_name}
