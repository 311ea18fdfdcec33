"""A person's own data, as a zip of JSON files.
What each app adds is registered in own_data.py."""

import io
import json
import zipfile
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from crowdcoop.accounts import own_data
from crowdcoop.accounts.models import User
from crowdcoop.audit.services import record


def _readme() -> str:
    lines = [
        _("Your data"),
        "",
        _("This archive holds what we keep about you, one file for each part of the site."),
        _("The files are in JSON, a format that people and programs can read."),
        _("Amounts are in cents. Dates and times are in UTC."),
    ]
    return "\n".join(lines) + "\n"


def export_own_data(*, by: User, now: datetime) -> bytes:
    """The person's archive: README.txt and one <name>.json for each registered exporter. Writes an audit row."""
    buffer = io.BytesIO()
    stamp = now.timetuple()[:6]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("README.txt", stamp), _readme())
        for name, exporter in sorted(own_data.exporters.items()):
            text = json.dumps(exporter(by), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            archive.writestr(zipfile.ZipInfo(f"{name}.json", stamp), text)
    record(by=by, action="account.data_exported", subject=by)
    return buffer.getvalue()
