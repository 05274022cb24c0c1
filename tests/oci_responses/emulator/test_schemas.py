from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.schemas import schema_fault

GOOD: list[Any] = [
    True,
    {},
    {"type": ["string", "null"], "minLength": 0, "maxLength": 3},
    {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/b"}},
        "required": ["a"],
        "$defs": {"b": {"enum": [1, None]}},
    },
    {"type": "array", "items": {"anyOf": [{"const": 5}, False]}, "minItems": 2},
    {"minimum": -1.5, "exclusiveMaximum": 7, "default": {"any": 1}, "x-other": 5},
]
BAD: list[Any] = [
    *(5, "string", None, []),
    *({"type": 5}, {"type": []}, {"type": ["string", 5]}),
    *({"properties": []}, {"properties": {"a": 5}}, {"required": "a"}, {"required": [5]}),
    *({"enum": 5}, {"enum": []}, {"anyOf": []}, {"oneOf": {}}, {"allOf": [5]}),
    *({"minimum": "x"}, {"maximum": True}, {"minLength": -1}, {"minItems": 1.5}, {"maxItems": "9"}),
    *({"minLength": 10**9}, {"minItems": 10**9}, {"$ref": 5}, {"items": 5}, {"$defs": {"a": 5}}),
]


@pytest.mark.parametrize("schema", GOOD)
def test_schemas(schema: Any) -> None:
    assert schema_fault(schema) is None


@pytest.mark.parametrize("schema", BAD)
def test_no_schemas(schema: Any) -> None:
    assert schema_fault(schema)


@given(st.sampled_from(BAD), st.sampled_from(["properties", "items", "anyOf"]), st.integers(1, 9))
def test_a_fault_is_found_however_deep(bad: Any, way: str, depth: int) -> None:
    for _ in range(depth):
        bad = {way: {"x": bad} if way == "properties" else [bad] if way == "anyOf" else bad}
    assert schema_fault(bad)
