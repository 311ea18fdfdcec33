import tomllib
from pathlib import Path

from django.db import migrations

RULES = Path(__file__).resolve().parent.parent / "coach.toml"


def plant(apps, schema_editor):
    """The first rules, in the five languages; from here on they are edited in the administration."""
    rule_type, words_type = (apps.get_model("campaigns", name) for name in ("CoachRule", "CoachWords"))
    for key, said in tomllib.loads(RULES.read_text()).items():
        rule = rule_type.objects.create(key=key.replace("_", "-"), moment=said.pop("moment"), at=said.pop("at"))
        for language, (title, text, why) in said.items():
            words_type.objects.create(rule=rule, language=language, title=title, text=text, why=why)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0007_coach")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
