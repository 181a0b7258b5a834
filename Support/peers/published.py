"""The vendors' own published types, as strict checks of what is sent to them and of what the peer answers.

Requests are TypedDicts: they become JSON Schemas that allow no member that is not published. Answers are pydantic models,
which let unknown members pass, so those are looked for here.
"""

import collections.abc
import functools
import types
import typing

import jsonschema
import pydantic
import typing_extensions

SIMPLE = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
MARKERS = ("Required", "NotRequired", "ReadOnly", "Annotated")


def schema(kind, known: dict) -> dict:
    """The JSON Schema of a type; named ones go to `known`."""
    origin, parts = typing_extensions.get_origin(kind), typing_extensions.get_args(kind)
    if kind in SIMPLE:
        return {"type": SIMPLE[kind]}
    if type(kind).__name__ == "TypeAliasType":
        return schema(kind.__value__, known)
    if str(origin).rpartition(".")[2] in MARKERS or origin is typing.Annotated:
        return schema(parts[0], known)
    if origin in (typing.Literal, typing_extensions.Literal):
        return {"enum": list(parts)}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [schema(part, known) for part in parts]}
    if origin in (dict, collections.abc.Mapping) or kind is dict:
        return {"type": "object", "additionalProperties": schema(parts[1], known) if len(parts) > 1 else True}
    if origin in (list, set, tuple, collections.abc.Iterable, collections.abc.Sequence) or "SequenceNotStr" in str(origin):
        return {"type": "array", "items": schema(parts[0], known) if parts else {}}
    if typing_extensions.is_typeddict(kind):
        return {"$ref": "#/$defs/" + typed_dict(kind, known)}
    return {}


def typed_dict(kind, known: dict) -> str:
    name = f"{kind.__module__}.{kind.__qualname__}"
    if name in known:
        return name
    known[name] = {}
    hints = typing_extensions.get_type_hints(kind, include_extras=True)
    # What the class itself says of required members is unreliable where annotations are strings: the markers count.
    required = [
        member for member, hint in hints.items()
        if marker(hint) == "Required" or (marker(hint) != "NotRequired" and kind.__total__ and member in kind.__required_keys__)
    ]
    extra = getattr(kind, "__extra_items__", None)
    known[name] = {
        "type": "object", "properties": {member: schema(hint, known) for member, hint in hints.items()}, "required": required,
        "additionalProperties": bool(extra and extra is not typing_extensions.NoExtraItems),
    }
    return name


def marker(hint) -> str:
    return str(typing_extensions.get_origin(hint)).rpartition(".")[2]


class Published:
    """The strict check of one request type."""

    def __init__(self, kind):
        known: dict = {}
        root = schema(kind, known)
        self.validator = jsonschema.Draft202012Validator(root | {"$defs": known})

    def problems(self, body) -> list[str]:
        return [f"{'.'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in self.validator.iter_errors(body)]


def hold(kind, value: dict) -> dict:
    """Gives an answer back if the vendor's own types know all of it."""
    read = adapter(kind).validate_python(value)
    unknown = extras(read)
    if unknown:
        raise ValueError(f"{kind}: not published: {unknown}")
    return value


@functools.cache
def adapter(kind) -> pydantic.TypeAdapter:
    return pydantic.TypeAdapter(kind)


def extras(value) -> list[str]:
    if isinstance(value, pydantic.BaseModel):
        inner = [found for name in type(value).model_fields for found in extras(getattr(value, name))]
        return list(value.model_extra or {}) + inner
    if isinstance(value, list):
        return [found for one in value for found in extras(one)]
    return []
