"""The WSGI door for gunicorn.
Nothing else lives here."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crowdcoop.settings.production")
application = get_wsgi_application()
