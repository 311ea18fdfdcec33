"""App declaration and registrations at start-up.
Nothing else lives here."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def import_models(self) -> None:
        # Page types are models too, but belong to a higher layer than models/.
        super().import_models()
        import_module("campaigns.pages")

    def ready(self) -> None:
        from campaigns import gates, outlook, own_data  # noqa: PLC0415 - models must be loaded first
        from campaigns.invariants import OWN  # noqa: PLC0415
        from campaigns.invariants_match import OWN as MATCHES  # noqa: PLC0415
        from campaigns.models.snapshot import Unchangeable  # noqa: PLC0415
        from campaigns.purposes import MATCH_FUND, PLEDGE, TIP  # noqa: PLC0415
        from campaigns.services.figures import add_views  # noqa: PLC0415
        from campaigns.services.offers import claim_offers  # noqa: PLC0415
        from campaigns.services.payouts import OWNER as BOOKS  # noqa: PLC0415
        from campaigns.services.pledges import claim_pledges  # noqa: PLC0415
        from campaigns.services.soundings import claim_statements  # noqa: PLC0415
        from crowdcoop import append_only, readings  # noqa: PLC0415
        from crowdcoop.accounts import own_data as registry  # noqa: PLC0415
        from payments import forecast, payout_rules, purposes  # noqa: PLC0415
        from payments import invariants as money_invariants  # noqa: PLC0415

        append_only.keep_models(self.get_models(), Unchangeable)
        purposes.register(PLEDGE)
        purposes.register(MATCH_FUND)
        readings.provide("campaign", add_views)
        purposes.register(TIP)
        forecast.register_source("closings", outlook.closings)
        payout_rules.register(BOOKS)
        gates.register("complete", gates.completeness)
        gates.register("receives_money", gates.can_receive_money)
        import_module("campaigns.own_after").register()
        registry.register("pledges", own_data.exported)
        registry.register_eraser(
            "pledges",
            own_data.erase,
            kept=_("Amounts, dates and codes of your pledges stay in the accounts, as the law asks."),
            obstacles=own_data.obstacles,
        )
        registry.register("said", own_data.said)
        registry.register_eraser("said", own_data.erase_said)
        registry.register_claim("pledges", claim_pledges)
        registry.register("offers", own_data.exported_offers)
        registry.register_eraser("offers", own_data.erase_offers)
        registry.register_claim("offers", claim_offers)
        registry.register("statements", own_data.exported_statements)
        registry.register_eraser("statements", own_data.erase_statements)
        registry.register_claim("statements", claim_statements)
        for number, name, query in [*OWN, *MATCHES]:
            money_invariants.register(number, name, query)
        import_module("campaigns.queues").register_own()
        import_module("campaigns.signals").connect()
