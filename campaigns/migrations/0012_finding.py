"""The words by which campaigns are found, written down for every page there is, and the orders of the index."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils.translation import override

ENDED = ("closing", "collecting", "funded", "settled", "unsuccessful", "unwinding", "refunded", "cancelled")
PUBLIC = ("live", *ENDED)


def write_down(apps, schema_editor):
    from campaigns.folding import fold
    from crowdcoop.cms.languages import best_version
    from crowdcoop.context import LANGUAGE_NAMES
    from membership.enums import Territory

    text, names = apps.get_model("campaigns", "CampaignText"), dict(Territory.choices)
    pages = apps.get_model("campaigns", "CampaignPage").objects.filter(live=True).select_related("locale")
    for campaign in apps.get_model("campaigns", "Campaign").objects.exclude(pages=None).select_related("cooperative"):
        versions = list(pages.filter(campaign=campaign).only("title", "lead", "locale__language_code").order_by("pk"))
        coop = campaign.cooperative
        for language in LANGUAGE_NAMES if versions else ():
            page = best_version(versions, language)
            with override(language):
                place = str(names.get(campaign.territory or coop.territory, ""))
            said = [page.title, page.lead, coop.name, coop.municipality, place]
            words = " ".join(fold(part) for part in said if part)
            text.objects.get_or_create(campaign=campaign, language=language, defaults={"words": words})


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0011_after"),
        ("membership", "0003_tax_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CampaignText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=5)),
                ("words", models.TextField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("language", "campaign"), name="campaigns_text_once"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(
                models.F("deadline_at").desc(),
                models.F("id").desc(),
                condition=models.Q(state__in=ENDED),
                name="campaigns_ended_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(
                models.F("opens_at").desc(),
                models.F("id").desc(),
                condition=models.Q(state__in=PUBLIC),
                name="campaigns_opened_newest",
            ),
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
