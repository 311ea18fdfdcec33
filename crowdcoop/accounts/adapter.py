"""How allauth meets our User: language at sign-up, where people land, which mails look how.
Views and templates of the account pages live elsewhere."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language


class AccountAdapter(DefaultAccountAdapter):
    """New people keep the language they signed up in."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.language = get_language() or user.language
        return super().save_user(request, user, form, commit)
