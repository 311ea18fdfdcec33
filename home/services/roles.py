"""The groups of people who look after the site, and what each may do in the Wagtail admin.
Roles inside cooperatives live in membership."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from crowdcoop.cms.languages import site_roots
from payments.rules import FINANCE

EDITORS = "Editors"
PROGRAMME = "Programme managers"
TRANSLATORS = {"ca": "Translators (Catalan)", "en": "Translators (English)"}
_WRITE = ("add_page", "change_page")
_PUBLISH = (*_WRITE, "publish_page", "unlock_page")
_PICTURES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@transaction.atomic
def ensure_groups() -> None:
    """Make the groups and give them exactly their rights. Safe to repeat, also after the page tree changed.

    Editors write and publish in every language. Translators write in the tree of one language and publish there.
    Programme managers publish everywhere, which is what a campaign's last approval does.
    The finance group works at its own desk (payments/rules.py) and needs no right here.
    """
    roots = {root.locale.language_code: root for root in site_roots()}
    everywhere = list(roots.values())
    _group(EDITORS, everywhere, _PUBLISH, pictures=True, translates=True)
    _group(PROGRAMME, everywhere, _PUBLISH, pictures=True, translates=True)
    Group.objects.get_or_create(name=FINANCE)
    for language, name in TRANSLATORS.items():
        trees = [roots[language]] if language in roots else []
        _group(name, trees, _PUBLISH, pictures=False, translates=True)


def _group(name: str, trees: list[Page], rights: tuple[str, ...], *, pictures: bool, translates: bool) -> None:
    group, _created = Group.objects.get_or_create(name=name)
    general = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
    if translates:
        general = general | Permission.objects.filter(
            codename="submit_translation", content_type__app_label="wagtail_localize"
        )
    group.permissions.set(general)
    _page_rights(group, trees, rights)
    GroupCollectionPermission.objects.filter(group=group).delete()
    if pictures:
        _picture_rights(group)


def _page_rights(group: Group, trees: list[Page], rights: tuple[str, ...]) -> None:
    GroupPagePermission.objects.filter(group=group).delete()
    permissions = list(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=rights))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=tree, permission=permission)
        for tree in trees
        for permission in permissions
    )


def _picture_rights(group: Group) -> None:
    root = Collection.get_first_root_node()
    permissions = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=_PICTURES
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root, permission=permission) for permission in permissions
    )
