"""Types out of which any schema-able type is put together, each with a strategy for its values."""

from __future__ import annotations

import dataclasses
import enum
import itertools
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, NotRequired, TypedDict

import msgspec
from hypothesis import strategies as st


class Shape(NamedTuple):
    kind: Any
    values: st.SearchStrategy[Any]


class Unit(enum.Enum):
    C = "c"
    F = "f"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


SCALARS = [
    Shape(int, st.integers(-(2**53), 2**53)),
    Shape(str, st.text(st.characters(codec="utf-8"), max_size=5)),
    Shape(bool, st.booleans()),
    Shape(float, st.floats(allow_nan=False, allow_infinity=False)),
    Shape(Literal["a", "b"], st.sampled_from(["a", "b"])),
    Shape(Unit, st.sampled_from(Unit)),
    Shape(Level, st.sampled_from(Level)),
]
NAMES = ["a", "type", "items", "anyOf", "properties", "x1"]


_COUNT = itertools.count()


def _name() -> str:
    return f"Made{next(_COUNT)}"


def _struct(fields: dict[str, Shape], optional: set[str]) -> Shape:
    made = msgspec.defstruct(
        _name(), [(n, s.kind, None) if n in optional else (n, s.kind) for n, s in fields.items()], kw_only=True
    )
    return Shape(made, st.builds(made, **{name: shape.values for name, shape in fields.items()}))


def _dataclass(fields: dict[str, Shape], optional: set[str]) -> Shape:
    ordered = sorted(fields.items(), key=lambda field: field[0] in optional)
    made = dataclasses.make_dataclass(
        _name(), [(n, s.kind, dataclasses.field(default=None)) if n in optional else (n, s.kind) for n, s in ordered]
    )
    return Shape(made, st.builds(made, **{name: shape.values for name, shape in fields.items()}))


def _typed_dict(fields: dict[str, Shape], optional: set[str]) -> Shape:
    hints: dict[str, Any] = {n: NotRequired[s.kind] if n in optional else s.kind for n, s in fields.items()}
    made = TypedDict(_name(), hints)  # type: ignore[misc]
    present = {name: shape.values for name, shape in fields.items() if name not in optional}
    return Shape(made, st.fixed_dictionaries(present, optional={n: fields[n].values for n in optional}))


MAKERS: list[Callable[[dict[str, Shape], set[str]], Shape]] = [_struct, _dataclass, _typed_dict]


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Shape]) -> Shape:
    fields = draw(st.dictionaries(st.sampled_from(NAMES), inner, max_size=3))
    optional = {name for name in fields if draw(st.booleans())}
    maker = draw(st.sampled_from(MAKERS))
    if maker is not _typed_dict:
        # A default that is None wants a type that allows it.
        fields = {n: nullable(s) if n in optional else s for n, s in fields.items()}
    made: Shape = maker(fields, optional)
    return made


def nullable(shape: Shape) -> Shape:
    return Shape(shape.kind | None, st.none() | shape.values)


def listed(shape: Shape) -> Shape:
    return Shape(list[shape.kind], st.lists(shape.values, max_size=3))  # type: ignore[name-defined]


ANY_SHAPE: st.SearchStrategy[Shape] = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.one_of(inner.map(nullable), inner.map(listed), objects(inner)),
    max_leaves=6,
)
ANY_OBJECT = objects(ANY_SHAPE)
