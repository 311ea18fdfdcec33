"""Tries at charging have no state `unknown`: nothing ever wrote it; what is not known is the payment's state."""

from django.db import migrations, models

STATES = [
    ("prepared", "prepared"),
    ("succeeded", "succeeded"),
    ("processing", "processing"),
    ("requires_action", "needs authentication"),
    ("failed_soft", "declined"),
    ("failed_hard", "declined for good"),
    ("void", "never reached the provider"),
]


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_provider_payouts")]
    operations = [
        migrations.AlterField(
            "chargeattempt", "state", models.CharField(choices=STATES, default="prepared", max_length=20)
        ),
    ]
