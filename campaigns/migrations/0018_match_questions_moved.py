"""The old columns go, now that their contents are rows.
Written by hand, as the two before."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0017_match_questions_kept")]
    operations = [
        migrations.RemoveField(model_name="matchcampaign", name="score"),
        migrations.RemoveField(model_name="matchfund", name="old_questions"),
    ]
