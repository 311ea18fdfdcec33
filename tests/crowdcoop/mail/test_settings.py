"""The mail settings are read alike by each Django we support.
Sending is tested in test_services."""

import django
import environ
from django.core import mail

from crowdcoop.settings.mailers import mail_settings

URL = "smtp+tls://ana:secret@mail.example.org:587"


def test_mail_settings_keep_the_names_of_the_older_django():
    email = environ.Env.email_url_config(URL)
    assert mail_settings(email, mailers=False) == email


def test_mail_settings_become_one_mailer():
    assert mail_settings(environ.Env.email_url_config(URL), mailers=True) == {
        "MAILERS": {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {
                    "host": "mail.example.org",
                    "port": 587,
                    "username": "ana",
                    "password": "secret",
                    "use_tls": True,
                },
            }
        }
    }


def test_mail_settings_leave_out_what_a_backend_does_not_know():
    mailers = mail_settings(environ.Env.email_url_config("consolemail://"), mailers=True)["MAILERS"]
    assert mailers["default"]["OPTIONS"] == {}


def test_smtp_connection_is_built_from_an_address(settings):
    for name, value in mail_settings(environ.Env.email_url_config(URL)).items():
        setattr(settings, name, value)
    connection = mail.mailers.default if django.VERSION >= (6, 1) else mail.get_connection()
    assert (connection.host, connection.port, connection.username, connection.use_tls) == (
        "mail.example.org",
        587,
        "ana",
        True,
    )
