"""One more legal nature: what funders entrust to a match fund."""

from django.db import migrations, models

NATURES = [
    ("gift", "gift"),
    ("presale", "pre-sale"),
    ("share_capital", "share capital"),
    ("entry_fee", "entry fee"),
    ("tip", "tip for the platform"),
    ("match", "match fund"),
]


class Migration(migrations.Migration):
    dependencies = [("payments", "0017_returned_orders")]
    operations = [
        migrations.AlterField("payment", "nature", models.CharField(choices=NATURES, max_length=16)),
        migrations.AlterField("receipt", "nature", models.CharField(choices=NATURES, max_length=16)),
    ]
