"""The names on a campaign's page are found without reading the pledges that stay without one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0020_baskets")]

    operations = [
        migrations.AddIndex(
            model_name="pledge",
            index=models.Index(
                models.F("campaign"),
                models.F("id").desc(),
                condition=models.Q(show_name=True, counted_minor__gt=0),
                name="campaigns_named_newest",
            ),
        ),
    ]
