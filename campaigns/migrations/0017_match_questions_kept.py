"""What funds asked in lines becomes questions, and the one score of a pitch becomes its scorer's.
On its own, because rows cannot be written and their tables changed in one transaction."""

from django.db import migrations


def keep(apps, schema_editor):
    """Old questions were all answered in words, and weighed the same."""
    fund_model, question = apps.get_model("campaigns", "MatchFund"), apps.get_model("campaigns", "MatchQuestion")
    for fund in fund_model.objects.exclude(old_questions=""):
        lines = [line.strip()[:200] for line in fund.old_questions.splitlines() if line.strip()]
        question.objects.bulk_create(
            question(fund=fund, position=number, text=line) for number, line in enumerate(lines, 1)
        )
    score = apps.get_model("campaigns", "MatchScore")
    for entry in apps.get_model("campaigns", "MatchCampaign").objects.all():
        entry.answers = [[*pair[:2], "words"] for pair in entry.answers]
        entry.save(update_fields=["answers"])
        if entry.score is not None and entry.decided_by_id:
            score.objects.create(entry=entry, scorer_id=entry.decided_by_id, points=min(entry.score, 10))
    rules = apps.get_model("campaigns", "MatchRule").objects
    rules.filter(rewards__isnull=False).update(chosen_rewards=True)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0016_match_rooms")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
