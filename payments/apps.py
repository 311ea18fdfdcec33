"""App declaration and registrations at start-up.
Nothing else lives here."""

from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"

    def ready(self) -> None:
        only_added = import_module("payments.models.payment").AppendOnlyQuerySet
        import_module("crowdcoop.append_only").keep_models(self.get_models(), only_added)
        import_module("payments.checks")
        import_module("payments.checks_money").register_own()
        import_module("payments.checks_bank").register_own()
        import_module("payments.checks_papers").register_own()
        import_module("payments.checks_payouts").register_own()
        import_module("payments.checks_provider").register_own()
        import_module("payments.checks_returns").register_own()
        import_module("payments.own_data").register()
        import_module("payments.expectations").register_own()
        import_module("payments.papers_tool").register_own()
        import_module("payments.queues").register_own()
        import_module("payments.payout_queues").register_own()
        import_module("payments.order_owners").register(
            "payout", import_module("payments.services.payout_settling").ORDERS
        )
        import_module("payments.order_owners").register(
            "refund", import_module("payments.services.refund_orders").ORDERS
        )
        import_module("payments.order_owners").register(
            "return", import_module("payments.services.sending_back").ORDERS
        )
        import_module("payments.queues_bank").register_own()
        import_module("payments.queues_returns").register_own()
        import_module("crowdcoop.switches").keep(import_module("payments.services.switches").stands_on)
