"""Compares the vocabulary with other people's type definitions, type by type and field by field.

``python -m tests.responses_proto.parity`` prints the table. Both sides are walked: the other
side's pydantic models and TypedDicts from the unions down, ours from the class of the same tag.
"""

from __future__ import annotations

import enum
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
import pydantic
import typing_extensions
from msgspec import Raw, Struct

__all__ = ["Row", "compare", "fields_of", "flatten", "main", "sample", "tags_of"]


class Row(NamedTuple):
    """What became of one of their types: our class, if any, and what we lack."""

    theirs: Any
    tag: str
    ours: type[Struct] | None
    lacks: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.theirs.__module__.rsplit('.', 1)[-1]}.{self.theirs.__name__}"


def flatten(kind: Any) -> Iterator[Any]:
    """The alternatives of a type, without the containers around them."""
    origin = get_origin(kind)
    if origin in (Annotated, typing_extensions.Required, typing_extensions.NotRequired):
        yield from flatten(get_args(kind)[0])
    elif origin in (Union, types.UnionType, list, tuple):
        for inner in get_args(kind):
            yield from flatten(inner)
    elif getattr(origin, "__name__", "") in ("Iterable", "Sequence"):
        yield from flatten(get_args(kind)[0])
    elif isinstance(kind, type) and issubclass(kind, pydantic.RootModel):
        yield from flatten(kind.model_fields["root"].annotation)
    elif kind is not Ellipsis:
        yield kind


def is_model(kind: Any) -> bool:
    """Whether a type is an object with named fields."""
    if typing_extensions.is_typeddict(kind):
        return True
    return isinstance(kind, type) and issubclass(kind, pydantic.BaseModel) and bool(kind.model_fields)


def fields_of(model: Any) -> dict[str, Any]:
    """Their fields by wire name."""
    if typing_extensions.is_typeddict(model):
        return get_type_hints(model, include_extras=True)
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def tags_of(model: Any) -> tuple[str, ...]:
    """The values of ``type`` that a model stands for; () if it is not tagged."""
    found: list[str] = []
    for kind in flatten(fields_of(model).get("type", ())):
        if get_origin(kind) is Literal:
            found += get_args(kind)
        elif isinstance(kind, type) and issubclass(kind, enum.Enum):
            found += [member.value for member in kind]
    return tuple(found)


def sample(kind: Any, turn: int, tag: str = "") -> object:
    """Return JSON of one of their types with every field in it.

    ``turn`` chooses among alternatives; a negative one takes null wherever null is allowed.
    """
    choices = list(alternatives(kind))
    if choices == [type(None)] or (type(None) in choices and turn < 0):
        return None
    choices = [choice for choice in choices if choice is not type(None)]
    choice = choices[turn % len(choices)]
    if is_model(choice):
        members = {key: sample(inner, turn) for key, inner in fields_of(choice).items()}
        return {**members, "type": tag} if tag else members
    if get_origin(choice) is Literal:
        return get_args(choice)[0]
    if get_origin(choice) is dict:
        return {"key": sample(get_args(choice)[1], turn)}
    if get_origin(choice) is not None:
        return [sample(get_args(choice)[0], turn)]
    if issubclass(choice, enum.Enum):
        return next(iter(choice)).value
    return {str: "text", int: 7, float: 0.5, bool: True}.get(choice, {"any": ["thing", 1]})


def alternatives(kind: Any) -> Iterator[Any]:
    """The alternatives of a type, containers kept."""
    origin = get_origin(kind)
    if origin in (Annotated, typing_extensions.Required, typing_extensions.NotRequired):
        yield from alternatives(get_args(kind)[0])
    elif origin in (Union, types.UnionType):
        for inner in get_args(kind):
            yield from alternatives(inner)
    elif isinstance(kind, type) and issubclass(kind, pydantic.RootModel):
        yield from alternatives(kind.model_fields["root"].annotation)
    else:
        yield kind


class _Walk:
    def __init__(self, views: dict[str, Any], deliberate: dict[str, str]) -> None:
        self.views = views
        self.deliberate = deliberate
        self.used: set[str] = set()
        self.seen: set[tuple[Any, Any]] = set()
        self.rows: list[Row] = []

    def union(self, theirs: Any, ours: Any) -> None:
        known = [kind for kind in flatten(ours) if isinstance(kind, type) and issubclass(kind, Struct)]
        tagged = {kind.__struct_config__.tag: kind for kind in known if kind.__struct_config__.tag}
        plain = [kind for kind in known if not kind.__struct_config__.tag]
        for model in filter(is_model, flatten(theirs)):
            for tag in tags_of(model) or ("",):
                mine = tagged.get(tag) or (plain[0] if plain else None)
                self.model(model, tag, mine)

    def model(self, theirs: Any, tag: str, ours: type[Struct] | None) -> None:
        if (theirs, ours or tag) in self.seen:
            return
        self.seen.add((theirs, ours or tag))
        if ours is None:
            lacks = () if self._allowed(tag) else (f"no type for {tag or theirs.__name__}",)
            self.rows.append(Row(theirs, tag, None, lacks))
            return
        mine = {field.encode_name: field for field in msgspec.structs.fields(ours)}
        wanted = {key: kind for key, kind in fields_of(theirs).items() if key != "type" or "type" in mine}
        absent = tuple(
            f"{ours.__name__}.{key}"
            for key in wanted
            if key not in mine and key != "type" and not self._allowed(f"{ours.__name__}.{key}")
        )
        deeper = tuple(
            problem
            for key, kind in wanted.items()
            if key in mine
            for problem in self._field(f"{ours.__name__}.{key}", kind, mine[key].type)
        )
        self.rows.append(Row(theirs, tag, ours, absent + deeper))

    def _field(self, path: str, theirs: Any, ours: Any) -> Iterator[str]:
        if not any(is_model(kind) for kind in flatten(theirs)):
            return
        key = path.rsplit(".", 1)[-1]
        if Raw in flatten(ours) and key in self.views:
            self.union(theirs, self.views[key])
        elif any(isinstance(kind, type) and issubclass(kind, Struct) for kind in flatten(ours)):
            self.union(theirs, ours)
        elif not self._allowed(path):
            yield f"{path} is not typed"

    def _allowed(self, path: str) -> bool:
        if path in self.deliberate:
            self.used.add(path)
        return path in self.deliberate


def compare(
    pairs: list[tuple[Any, Any]], views: dict[str, Any], deliberate: dict[str, str]
) -> tuple[list[Row], set[str]]:
    """Compare each union of theirs with ours; return the rows and the deliberate differences that were met.

    ``views`` gives the types behind our undecoded fields, by field name.
    """
    walk = _Walk(views, deliberate)
    for theirs, ours in pairs:
        walk.union(theirs, ours)
    return walk.rows, walk.used


def main() -> None:
    """Print the table."""
    from tests.responses_proto.test_parity import SOURCES, rows_of

    for source in SOURCES:
        print(f"\n{source}")
        for row in rows_of(source)[0]:
            state = "; ".join(row.lacks) or ("ok" if row.ours else "deliberate")
            ours = row.ours.__name__ if row.ours else "-"
            count = len(fields_of(row.theirs))
            print(f"  {row.tag or '-':48} {row.name:64} {ours:32} {count:3} fields  {state}")


if __name__ == "__main__":
    main()
