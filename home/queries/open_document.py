"""The description of the public interface (OpenAPI 3.1), made from the collections themselves.
It cannot promise a column that is not there, nor leave one out."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from .open_collections import SERVED
from .open_data import MOST, USUAL, Collection, Column

LEDGER = (
    Column("entry", "integer", "Number of the entry in the one chain of all books"),
    Column("at", "date-time", "When it was booked"),
    Column("what", "string", "Kind of the entry"),
    Column("account", "string", "Account of this line"),
    Column("debit", "integer", "Cents on the debit side"),
    Column("credit", "integer", "Cents on the credit side"),
    Column("nature", "string", "Legal nature of the money, or kind of the line"),
)
PAGING = (
    Column("after", "string", "Rows behind this one: `next` of the part before"),
    Column("limit", "integer", f"How many rows, at most {MOST} (usually {USUAL})"),
    Column("lang", "string", "Language of the titles: es, ca, eu, gl, en"),
)


def document() -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {}
    for collection in SERVED.values():
        paths[f"/{collection.name}/"] = _list(collection)
        if collection.name in ("campaigns", "cooperatives"):
            paths[f"/{collection.name}/{{code}}/"] = _one(collection)
    paths["/campaigns/{code}/ledger/"] = _ledger()
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{settings.SITE_NAME}: open data", "version": "1", "license": {"name": "CC0-1.0"}},
        "servers": [{"url": f"{settings.SITE_URL}/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": {c.name: _schema(c.columns) for c in SERVED.values()} | {"ledger": _schema(LEDGER)},
        },
    }


def _type(kind: str) -> dict[str, Any]:
    name, may_be_null = kind.rstrip("?"), kind.endswith("?")
    said = {"type": "string", "format": name} if name in ("date", "date-time") else {"type": name}
    return said | {"type": [said["type"], "null"]} if may_be_null else said


def _schema(columns: Iterable[Column]) -> dict[str, Any]:
    listed = tuple(columns)
    values = {column.name: _type(column.kind) | {"description": column.says} for column in listed}
    return {"type": "object", "required": [column.name for column in listed], "properties": values}


def _asked(columns: Iterable[Column], where: str = "query") -> list[dict[str, Any]]:
    return [
        {"name": c.name, "in": where, "required": where == "path", "description": c.says, "schema": _type(c.kind)}
        for c in columns
    ]


def _answers(schema: dict[str, Any], *errors: str) -> dict[str, Any]:
    said = {"400": "A value that cannot be: `error` says which", "404": "Nothing public has this code"}
    ok = {"description": "What was asked for", "content": {"application/json": {"schema": schema}}}
    return {"200": ok} | {code: {"description": said[code]} for code in errors}


def _many(name: str) -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    behind = {"type": ["string", "null"], "description": "Value of `after` for the next part; null at the end"}
    return {"type": "object", "required": ["rows", "next"], "properties": {"rows": rows, "next": behind}}


def _list(collection: Collection) -> dict[str, Any]:
    asked = _asked((*collection.filters, *PAGING))
    return {
        "get": {"summary": collection.says, "parameters": asked, "responses": _answers(_many(collection.name), "400")}
    }


def _one(collection: Collection) -> dict[str, Any]:
    asked = _asked((Column("code", "string", "Its code"),), "path") + _asked(PAGING[2:])
    schema = {"$ref": f"#/components/schemas/{collection.name}"}
    return {"get": {"summary": "One of them", "parameters": asked, "responses": _answers(schema, "404")}}


def _ledger() -> dict[str, Any]:
    asked = _asked((Column("code", "string", "Code of the campaign"),), "path") + _asked(PAGING[:1])
    says = "The open books of a campaign whose first round has closed with success, whole entries at a time"
    return {"get": {"summary": says, "parameters": asked, "responses": _answers(_many("ledger"), "400", "404")}}
