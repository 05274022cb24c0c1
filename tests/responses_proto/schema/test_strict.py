"""What strict mode refuses: every rule with its path."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.schema.strict import KEYWORDS, REFUSED, strict_problems


def closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def nested(levels: int) -> dict[str, Any]:
    schema = closed(leaf={"type": "string"})
    for _ in range(levels):
        schema = closed(inner={"type": "array", "items": schema})
    return schema


STRING = {"type": "string"}
GOOD: list[dict[str, Any]] = [
    closed(),
    closed(a=STRING, b={"type": ["string", "null"], "description": "x"}, c={"anyOf": [STRING, {"type": "null"}]}),
    closed(a={"type": "array", "items": STRING, "minItems": 1, "uniqueItems": False}),
    closed(a={"type": "string", "pattern": "^a", "format": "uuid", "minLength": 1}, b={"type": "number", "minimum": 0}),
    closed(a={"enum": ["a", 1, None]}, b={"const": "x"}),
    closed(a={"$ref": "#/$defs/N"}, b={"$ref": "#"}) | {"$defs": {"N": closed(n={"$ref": "#/$defs/N"})}},
    closed(properties=STRING, items=STRING, prefixItems=STRING),
    nested(10),
]


@pytest.mark.parametrize("schema", GOOD)
def test_what_strict_mode_takes(schema: dict[str, Any]) -> None:
    assert strict_problems(schema) == []


def arrays(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = dict(STRING)
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return schema


PROBLEMS: list[tuple[Any, str, str]] = [
    (True, "", "schema"),
    ([], "", "schema"),
    ({}, "", "root-object"),
    ({"type": "array", "items": STRING}, "", "root-object"),
    (closed() | {"anyOf": [closed()]}, "", "root-object"),
    ({"$ref": "#/$defs/P", "$defs": {"P": closed()}}, "", "root-object"),
    ({"type": "object", "properties": {"a": STRING}, "required": ["a"]}, "", "closed"),
    (closed(a={"type": "object"}), "properties.a", "closed"),
    (closed(a=closed() | {"additionalProperties": STRING}), "properties.a", "closed"),
    (closed(a={"type": ["object", "null"]}), "properties.a", "closed"),
    (closed(a=STRING) | {"required": []}, "", "all-required"),
    (closed(a=closed(b=STRING) | {"required": None}), "properties.a", "all-required"),
    (closed(a=STRING) | {"required": ["a", "b"]}, "", "declared"),
    (closed(a={"type": "array"}), "properties.a", "items"),
    (closed(a={"type": "array", "items": True}), "properties.a.items", "schema"),
    (closed(a={}), "properties.a", "type"),
    (closed(a={"description": "anything"}), "properties.a", "type"),
    (closed(a={"type": "text"}), "properties.a", "type"),
    (closed(a={"type": {}}), "properties.a", "type"),
    (closed(a={"type": "string", "format": "uri"}), "properties.a", "format"),
    (closed(a={"type": "string", "format": []}), "properties.a", "format"),
    (closed(a={"$ref": "#/$defs/N"}), "properties.a", "ref"),
    (closed(a={"$ref": "#", "description": "again"}), "properties.a", "ref-alone"),
    (closed(a={"anyOf": [STRING, closed(b={})]}), "properties.a.anyOf[1].properties.b", "type"),
    (closed() | {"$defs": {"N": {"type": "array"}}}, "$defs.N", "items"),
    (nested(11), ".".join(["properties.inner.items"] * 11), "limit"),
    (closed(**{f"p{n}": STRING for n in range(5001)}), "", "limit"),
    (closed(a={"type": "integer", "enum": list(range(1001))}), "", "limit"),
    (closed(a={"type": "string", "enum": ["x" * 60 + str(n) for n in range(251)]}), "properties.a", "limit"),
    (closed(**{"x" * 120_001: STRING}), "", "limit"),
    (closed(a={"const": "x" * 120_001}), "", "limit"),
    (closed() | {"required": [{}]}, "", "declared"),
    (closed(a=closed() | {"required": [["a"], "b"]}), "properties.a", "declared"),
    (closed() | {"properties": {1: STRING}, "required": [1]}, "", "schema"),
    (closed(a=closed() | {"$defs": {None: STRING}}), "properties.a", "schema"),
    (closed(a=arrays(3000)), "", "limit"),
    *((closed(a={"type": "string", keyword: {}}), "properties.a", "keyword") for keyword in sorted(REFUSED)),
]


@pytest.mark.parametrize(
    ("schema", "path", "rule"), PROBLEMS, ids=[f"{rule}-{path[:40]}" for _, path, rule in PROBLEMS]
)
def test_what_strict_mode_refuses(schema: Any, path: str, rule: str) -> None:
    first = strict_problems(schema)[0]
    assert (first.path, first.rule) == (path, rule)
    assert str(first).startswith(f"{path}: " if path else "")


def test_all_problems_are_found() -> None:
    schema = closed(a={}, b={"type": "array"}, c={"type": "object", "propertyNames": STRING})
    assert [(problem.path, problem.rule) for problem in strict_problems(schema)] == [
        ("properties.a", "type"),
        ("properties.b", "items"),
        ("properties.c", "keyword"),
        ("properties.c", "closed"),
    ]


def test_the_advice_names_what_to_do_instead() -> None:
    (problem, *_) = strict_problems(closed(a={"type": "array", "prefixItems": [STRING]}))
    assert "object with named fields" in str(problem)


def test_names_that_are_no_text_are_told_with_the_rest() -> None:
    problems = strict_problems({"type": "object", "properties": {1: {}, None: STRING}, "additionalProperties": False})
    assert [problem.rule for problem in problems] == ["schema", "all-required", "type"]
    assert "1, None" in str(problems[1])


def test_no_keyword_is_both_known_and_refused() -> None:
    assert KEYWORDS.isdisjoint(REFUSED)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["object", "array", "#", "#/$defs/a", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*sorted(KEYWORDS | REFUSED), "a", "b", 1, None]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_schema_however_wrong_is_too_much(schema: Any) -> None:
    for problem in strict_problems(schema):
        assert problem.rule
