"""Name and language of a person.
Addresses, passwords and second factors are allauth's."""

from django.db import transaction

from crowdcoop.accounts.models import User
from crowdcoop.audit.services import record


@transaction.atomic
def save_preferences(*, by: User, first_name: str, last_name: str, language: str) -> None:
    """Set how the person is called and which language we write to them in. Nothing happens where nothing changes."""
    wanted = {"first_name": first_name, "last_name": last_name, "language": language}
    changed = [name for name, value in wanted.items() if getattr(by, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(by, name, wanted[name])
    by.save(update_fields=changed)
    record(by=by, action="account.preferences_changed", subject=by, data={"fields": changed})
