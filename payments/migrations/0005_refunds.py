"""Refunds, disputes, leaving review; their histories are only ever added to."""

import django.db.models.deletion
import django.db.models.expressions
import payments.models.refunds
import payments.models.reviews
from django.conf import settings
from django.db import migrations, models


TABLES = ["payments_refundevent", "payments_disputeevent"]
TRIGGERS = {
    "postgresql": "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION payments_never_changed();",
    # SQLite empties tables by DELETE when tests or the demo start over, so only changing is refused there.
    "sqlite": "CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}"
    " BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;",
}


def install(apps, schema_editor):
    template = TRIGGERS.get(schema_editor.connection.vendor, "")
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            if template:
                cursor.execute(template.format(table=table))


def remove(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            on = f" ON {table}" if vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('payments', "0004_payouts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=payments.models.refunds.new_dispute_code, max_length=32, unique=True)),
                ('provider_dispute_id', models.CharField(max_length=64, unique=True)),
                ('amount_minor', models.BigIntegerField()),
                ('over_minor', models.BigIntegerField(default=0)),
                ('fee_minor', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[('inquiry', 'the bank asks'), ('open', 'open'), ('won', 'won'), ('lost', 'lost')], default='open', max_length=12)),
                ('reason', models.CharField(blank=True, default='', max_length=60)),
                ('evidence_due_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DisputeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('from_state', models.CharField(blank=True, default='', max_length=12)),
                ('to_state', models.CharField(max_length=12)),
                ('cause', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=payments.models.refunds.new_refund_code, max_length=32, unique=True)),
                ('amount_minor', models.BigIntegerField()),
                ('state', models.CharField(choices=[('proposed', 'waits for a second person'), ('approved', 'to be sent'), ('rejected', 'rejected'), ('prepared', 'being sent'), ('pending', 'on its way'), ('succeeded', 'given back'), ('failed', 'failed')], default='proposed', max_length=12)),
                ('cause', models.CharField(max_length=40)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('over_minor', models.BigIntegerField(default=0)),
                ('external', models.BooleanField(default=False)),
                ('from_suspense', models.BooleanField(default=False)),
                ('proposed_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('prepared_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('provider_refund_id', models.CharField(blank=True, default='', max_length=64)),
                ('bank_order_code', models.CharField(blank=True, default='', max_length=32)),
                ('failure_code', models.CharField(blank=True, default='', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='RefundEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('from_state', models.CharField(blank=True, default='', max_length=12)),
                ('to_state', models.CharField(max_length=12)),
                ('cause', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=payments.models.reviews.new_resolution_code, max_length=32, unique=True)),
                ('to_state', models.CharField(choices=[('draft', 'being prepared'), ('awaiting_card', 'waiting for a card'), ('active', 'promised'), ('expired', 'not completed'), ('withdrawn', 'withdrawn'), ('released', 'released, nothing was charged'), ('due', 'to be charged'), ('charging', 'being charged'), ('processing', 'on its way from the bank'), ('collected', 'paid'), ('action_required', 'needs your confirmation'), ('declined', 'declined by the bank'), ('unknown', 'being checked'), ('dropped', 'could not be collected'), ('refund_pending', 'refund on its way'), ('refunded', 'refunded'), ('partly_refunded', 'partly refunded'), ('disputed', 'disputed'), ('dispute_lost', 'dispute lost'), ('awaiting_transfer', 'waiting for a bank transfer'), ('lapsed', 'transfer never arrived'), ('review', 'being reviewed by a person')], max_length=24)),
                ('reason', models.CharField(max_length=500)),
                ('state', models.CharField(choices=[('proposed', 'waits for a second person'), ('approved', 'carried out'), ('rejected', 'rejected')], default='proposed', max_length=12)),
                ('proposed_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='payment',
            name='lost_minor',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='refunded_minor',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('lost_minor__gte', 0), ('refunded_minor__gte', 0), ('amount_minor__gte', django.db.models.expressions.CombinedExpression(models.F('refunded_minor'), '+', models.F('lost_minor')))), name='payment_back_within_amount'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='payments.payment'),
        ),
        migrations.AddField(
            model_name='disputeevent',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='disputeevent',
            name='dispute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='payments.dispute'),
        ),
        migrations.AddField(
            model_name='disputeevent',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.entry'),
        ),
        migrations.AddField(
            model_name='refund',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refund',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment'),
        ),
        migrations.AddField(
            model_name='refund',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refundevent',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refundevent',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.entry'),
        ),
        migrations.AddField(
            model_name='refundevent',
            name='refund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='payments.refund'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='resolution',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='payments.payment'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('fee_minor__gte', 0)), name='dispute_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['inquiry', 'open', 'won', 'lost'])), name='dispute_state_known'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ['inquiry', 'open'])), models.Q(('closed_at__isnull', False), ('state__in', ['won', 'lost'])), _connector='OR'), name='dispute_closed_dated'),
        ),
        migrations.AddConstraint(
            model_name='disputeevent',
            constraint=models.UniqueConstraint(fields=('dispute', 'number'), name='dispute_event_numbered'),
        ),
        migrations.AddIndex(
            model_name='refund',
            index=models.Index(fields=['state', 'proposed_at'], name='refund_state_proposed'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'approved', 'rejected', 'prepared', 'pending', 'succeeded', 'failed'])), name='refund_state_known'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), ('proposed_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='refund_second_person'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), ('approved_at__isnull', False), _connector='OR'), name='refund_approval_dated'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'pending', 'prepared']), _negated=True), ('approved_at__isnull', False), ('external', True), _connector='OR'), name='refund_open_is_approved'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(condition=models.Q(('provider_refund_id', ''), _negated=True), fields=('provider_refund_id',), name='refund_one_at_provider'),
        ),
        migrations.AddConstraint(
            model_name='refundevent',
            constraint=models.UniqueConstraint(fields=('refund', 'number'), name='refund_event_numbered'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='resolution_second_person'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_at', None), ('approved_by', None)), _connector='OR'), name='resolution_approval_dated'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('payment',), name='resolution_one_waits'),
        ),
        migrations.RunPython(install, remove),
    ]
