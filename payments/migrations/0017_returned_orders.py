"""A transfer that the receiving bank sent back knows the movement that brought the money."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0016_attempt_states")]
    operations = [
        migrations.AddField(
            "bankorder",
            "returned_line",
            models.OneToOneField(
                "payments.statementline",
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="returned_order",
            ),
        ),
    ]
