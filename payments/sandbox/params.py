"""Strict checking of request parameters against the TypedDicts that the SDK itself ships.
An unknown, missing or mistyped parameter is refused, as it would be at Stripe."""

import functools
import operator
import re
import sys
import types
import typing
import urllib.parse
import warnings
from typing import Any

import stripe.params
import stripe.params.checkout
import typing_extensions
from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from stripe._request_options import RequestOptions

from .errors import refused

_OPTIONS = set(RequestOptions.__annotations__)
_models: dict[Any, type[BaseModel]] = {}


def unflatten(query: str) -> dict[str, Any]:
    """`a[b][0]=c` → {"a": {"b": ["c"]}}."""
    out: dict[str, Any] = {}
    for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
        keys = re.findall(r"[^\[\]]+", name)
        place = out
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return typing.cast("dict[str, Any]", _with_lists(out))


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _with_lists(item) for key, item in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def _resolve(hint: Any, names: dict[str, Any]) -> Any:
    """A hint of the SDK as a type pydantic can check: TypedDicts become models that forbid extras."""
    if isinstance(hint, typing.ForwardRef):
        hint = hint.__forward_arg__
    if isinstance(hint, str):
        hint = eval(hint, names)  # the SDK's own source, not input
    if typing_extensions.is_typeddict(hint):
        return model(hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing_extensions.NotRequired, typing_extensions.Required):
        return _resolve(inner[0], names)
    if origin is typing.Literal:
        return hint
    if origin in (typing.Union, types.UnionType):
        if any(typing.get_origin(part) is typing.Literal for part in inner):
            # The SDK writes enumerations as Literal[...] | str: without the open end a wrong value is refused.
            inner = tuple(part for part in inner if part is not str)
        parts = tuple(_resolve(part, names) for part in inner)
        return functools.reduce(operator.or_, parts)
    if origin is list:
        return list[_resolve(inner[0], names)]
    if origin is dict or "UntypedStripeObject" in str(hint):
        return dict[str, Any]
    return hint


def model(typed_dict: Any) -> type[BaseModel]:
    """The strict model of one of the SDK's TypedDicts; made once."""
    if typed_dict in _models:
        return _models[typed_dict]
    names = dict(vars(sys.modules[typed_dict.__module__])) | {"Literal": typing.Literal}
    fields: dict[str, Any] = {}
    for name, raw in typed_dict.__annotations__.items():
        if name in _OPTIONS:
            continue
        hint = raw.__forward_arg__ if isinstance(raw, typing.ForwardRef) else raw
        hint = eval(hint, names) if isinstance(hint, str) else hint
        needed = name in typed_dict.__required_keys__ and typing.get_origin(hint) is not typing_extensions.NotRequired
        fields[name] = (_resolve(hint, names), ... if needed else None)
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # parameters called `validate` shadow nothing we call
        _models[typed_dict] = create_model(typed_dict.__name__, __config__=config, **fields)
    return _models[typed_dict]


def checked(name: str, query: str) -> dict[str, Any]:
    """The parameters as the TypedDict `name` types them. Raises ApiError as Stripe words it."""
    typed_dict: Any = stripe.params
    for part in name.split("."):
        typed_dict = getattr(typed_dict, part)
    try:
        return model(typed_dict).model_validate(unflatten(query)).model_dump(exclude_none=True)
    except ValidationError as error:
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"])
        code = {"extra_forbidden": "parameter_unknown", "missing": "parameter_missing"}.get(
            first["type"], "parameter_invalid"
        )
        raise refused(f"{first['msg']}: {param}", code=code, param=param, kept=False) from None
