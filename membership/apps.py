"""App declaration and registrations at start-up.
Nothing else lives here."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


def _load_laws(**kwargs: Any) -> None:
    from .models import JurisdictionProfile  # noqa: PLC0415 - models exist only now
    from .services.jurisdictions import load_profiles  # noqa: PLC0415

    if JurisdictionProfile._meta.db_table in connection.introspection.table_names():
        load_profiles()


_NEVER_EDITED = [
    f"CREATE TRIGGER IF NOT EXISTS membership_register_no_{name} BEFORE {name.upper()} ON membership_registeroperation"
    " BEGIN SELECT RAISE(ABORT, 'the register is never edited'); END"
    for name in ("update", "delete")
]


class MembershipConfig(AppConfig):
    name = "membership"

    def import_models(self) -> None:
        # Page types are models too, but belong to a higher layer than models/.
        super().import_models()
        import_module("membership.pages")

    def ready(self) -> None:
        # After every migration (and after a test flush) the laws are there again.
        post_migrate.connect(_load_laws, sender=self, dispatch_uid="membership-laws")
        import_module("crowdcoop.append_only").keep("membership_registeroperation", *_NEVER_EDITED)
        from payments import payout_rules  # noqa: PLC0415 - models exist only now
        from payments import purposes as payment_purposes  # noqa: PLC0415

        from . import capital, invariants, own_data  # noqa: PLC0415
        from .purposes import CONTRIBUTION  # noqa: PLC0415

        payment_purposes.register(CONTRIBUTION)
        payout_rules.register(capital.OWNER)
        own_data.register()
        invariants.register_all()
