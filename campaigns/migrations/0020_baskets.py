"""Several pledges with one card, and the one tip beside them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0019_figures'),
        ('payments', '0020_shared_cards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Basket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32, unique=True)),
                ('created_at', models.DateTimeField()),
                ('card', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.sharedcard')),
            ],
        ),
        migrations.AddField(
            model_name='pledge',
            name='basket',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='campaigns.basket'),
        ),
        migrations.CreateModel(
            name='Tip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32, unique=True)),
                ('created_at', models.DateTimeField()),
                ('basket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tip', to='campaigns.basket')),
                ('payment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment')),
            ],
        ),
    ]
