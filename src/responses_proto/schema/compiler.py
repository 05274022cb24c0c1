"""Any JSON schema in the form that strict mode takes, or the path that has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .nodes import ANNOTATIONS, Node, accepts_null, at_root, listed, mapped, named
from .strict import FORMATS, KEYWORDS, REFUSED, strict_problems, too_deep
from .types import json_schema

__all__ = ["strict_schema"]

_KINDS: Final[Mapping[type, str]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


def strict_schema(schema: object, *, widen: bool = True) -> dict[str, object]:
    """Return a schema in strict form: it allows no value that the given one does not, but for null.

    It is given as a JSON schema or as a type that :func:`~responses_proto.schema.json_schema` takes.

    Objects are closed and all their properties required. An optional property that was not
    nullable becomes so (``decode_as`` takes such a null for absence); ``widen=False`` refuses
    such a property instead. Dropped is what demands nothing: ``default``, ``examples``, formats
    that strict mode does not know (a format is an annotation in JSON Schema 2020-12), keywords of
    vendors. ``oneOf`` over variants that exclude each other becomes ``anyOf``, an ``allOf`` of
    one is merged, a description beside a ``$ref`` is put around it.

    Raises :class:`InvalidRequest` with the path within the schema and the rule of
    :func:`~responses_proto.schema.strict.strict_problems` that it cannot be made to meet.
    """
    try:
        return _strict(json_schema(schema), widen=widen)
    except RecursionError:
        raise too_deep() from None


def _strict(schema: Node, *, widen: bool) -> dict[str, object]:
    tidied = _tidied(at_root(schema))
    for problem in strict_problems(tidied):
        if not (widen and problem.rule == "all-required"):
            raise problem
    assert isinstance(tidied, dict)
    strict = _widened(tidied, tidied) if widen else tidied
    assert isinstance(strict, dict)
    return strict


def _tidied(node: object) -> object:
    if not isinstance(node, Mapping):
        return node
    if _is_wrapper(node):
        return _tidied({**node["allOf"][0], **{key: value for key, value in node.items() if key != "allOf"}})
    tidy = {key: value for key, value in node.items() if key in KEYWORDS or key in REFUSED}
    if "anyOf" not in tidy and _exclude_each_other(node):
        tidy["anyOf"] = tidy.pop("oneOf")
    if tidy.get("uniqueItems") is False:
        del tidy["uniqueItems"]
    if "format" in tidy and str(tidy["format"]) not in FORMATS:
        del tidy["format"]
    if "properties" in tidy:
        tidy = {"type": "object", **tidy}
        tidy.setdefault("additionalProperties", False)
    if "type" not in tidy and (kinds := _kinds(tidy)):
        tidy = {"type": kinds[0] if len(kinds) == 1 else kinds, **tidy}
    if "$ref" in tidy and tidy.keys() <= {"$ref", *ANNOTATIONS} and len(tidy) > 1:
        tidy = {"anyOf": [{"$ref": tidy.pop("$ref")}], **tidy}
    return mapped(tidy, _tidied)


def _is_wrapper(node: Node) -> bool:
    every = listed(node, "allOf")
    beside = node.keys() & (KEYWORDS | REFUSED) - {"allOf"}
    return len(every) == 1 and isinstance(every[0], Mapping) and beside <= ANNOTATIONS


def _exclude_each_other(node: Node) -> bool:
    variants = listed(node, "oneOf")
    kinds = [one.get("type") if isinstance(one, Mapping) else None for one in variants]
    # A whole number is of the type number too.
    plain = {"number" if kind == "integer" else kind for kind in kinds if isinstance(kind, str)}
    return bool(variants) and ("discriminator" in node or len(variants) in (1, len(plain)))


def _kinds(node: Node) -> list[str]:
    values = (node["const"],) if "const" in node else listed(node, "enum")
    kinds = {_KINDS.get(type(value), "") for value in values}
    return [] if "" in kinds else sorted(kinds)


def _widened(node: object, root: Node) -> object:
    if not isinstance(node, Mapping):
        return node
    wide = mapped(node, lambda child: _widened(child, root))
    if "properties" in node:
        required = listed(node, "required")
        wide["properties"] = {
            name: child if name in required or accepts_null(child, root) else _nullable(child)
            for name, child in named(wide, "properties").items()
        }
        wide["required"] = list(named(node, "properties"))
    return wide


def _nullable(node: object) -> dict[str, object]:
    assert isinstance(node, Mapping)
    said = {key: value for key, value in node.items() if key in ANNOTATIONS}
    rest = {key: value for key, value in node.items() if key not in ANNOTATIONS}
    variants = listed(rest, "anyOf") if rest.keys() == {"anyOf"} else (rest,)
    return {"anyOf": [*variants, {"type": "null"}], **said}
