"""One page and one card for several payments, and in whose name a payment is made."""

import django.db.models.deletion
import payments.models.shared_cards
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0019_messages_taken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='payment',
            name='organisation',
            field=models.CharField(blank=True, default='', max_length=120),
        ),
        migrations.AddField(
            model_name='payment',
            name='organisation_tax_id',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.CreateModel(
            name='SharedCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=payments.models.shared_cards.new_shared_card_code, max_length=32, unique=True)),
                ('payer_language', models.CharField(max_length=5)),
                ('customer_id', models.CharField(blank=True, default='', max_length=64)),
                ('session_id', models.CharField(blank=True, default='', max_length=96)),
                ('session_url', models.TextField(blank=True, default='')),
                ('return_url', models.TextField(blank=True, default='')),
                ('cancel_url', models.TextField(blank=True, default='')),
                ('livemode', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('session_id', ''), _negated=True), fields=('session_id',), name='shared_card_one_session')],
            },
        ),
        migrations.AddField(
            model_name='payment',
            name='shared_card',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.sharedcard'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation', ''), ('organisation_tax_id', '')), models.Q(models.Q(('organisation', ''), _negated=True), models.Q(('organisation_tax_id', ''), _negated=True)), _connector='OR'), name='payment_organisation_whole'),
        ),
    ]
