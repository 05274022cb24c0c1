"""Hypothesis strategies for JSON as text: odd whitespace, key order, escapes and number spellings."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

__all__ = ["json_objects", "json_values", "some", "unhurried"]

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests that draw these: they take long on a busy machine, and that is no fault."""

some = settings(unhurried, max_examples=40)
"""For tests that draw several of these for each example."""

_SPACE = st.sampled_from(["", "", " ", "\n\t", "\r\n  "])
_CHARACTERS = st.characters(exclude_categories=["Cs"])
_NUMBERS = st.sampled_from(["0", "-0", "1.0e0", "10E+2", "-1.50", "9007199254740993", "1e-7"])
_WORDS = st.sampled_from(["true", "false", "null"])


@st.composite
def _strings(draw: st.DrawFn) -> str:
    return json.dumps(draw(st.text(_CHARACTERS, max_size=4)), ensure_ascii=draw(st.booleans()))


@st.composite
def _spaced(draw: st.DrawFn, left: str, inner: list[str], right: str) -> str:
    parts = [draw(_SPACE) + part + draw(_SPACE) for part in inner]
    return left + (",".join(parts) or draw(_SPACE)) + right


@st.composite
def _object_of(draw: st.DrawFn, members: list[tuple[str, str]]) -> str:
    inner = [f"{key}{draw(_SPACE)}:{draw(_SPACE)}{value}" for key, value in draw(st.permutations(members))]
    return draw(_spaced("{", inner, "}"))


def _containers(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(values, max_size=3).flatmap(lambda inner: _spaced("[", inner, "]"))
    objects = st.dictionaries(_strings(), values, max_size=3).flatmap(lambda got: _object_of(list(got.items())))
    return lists | objects


json_values: st.SearchStrategy[str] = st.recursive(_NUMBERS | _WORDS | _strings(), _containers, max_leaves=4)
"""Any JSON value, as text."""


@st.composite
def json_objects(draw: st.DrawFn, /, tag: str | None = None, **given: str) -> bytes:
    """An object with ``type`` ``tag`` and the given members (as JSON text), and some others."""
    own = {json.dumps(key): value for key, value in given.items()}
    if tag is not None:
        own['"type"'] = json.dumps(tag)
    others = draw(
        st.dictionaries(_strings().filter(lambda key: key not in own and key != '"type"'), json_values, max_size=3)
    )
    text = draw(_object_of([*own.items(), *others.items()]))
    return (draw(_SPACE) + text + draw(_SPACE)).encode()
