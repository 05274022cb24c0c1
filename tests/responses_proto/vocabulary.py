"""What the tests of the vocabulary share: catalogue lines by module, and what a real server sent."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from responses_proto.decoding import Keep, OpenUnion, encode_json, raw_of
from responses_proto.sse import parse_sse

__all__ = ["CATALOGUE", "check_lines", "lines", "missing", "own_lines", "recorded", "recorded_items"]

CATALOGUE = Path(__file__).parents[1] / "catalogue"
RECORDED = Path(__file__).parents[1] / "recorded/llamacpp"


@functools.cache
def lines(name: str) -> dict[str, bytes]:
    """Return the lines of one file of the catalogue by ``type``."""
    return {json.loads(line)["type"]: line for line in (CATALOGUE / f"{name}.jsonl").read_bytes().splitlines()}


def own_lines(reader: OpenUnion[Any], module: ModuleType, name: str) -> dict[str, bytes]:
    """Return the catalogue's lines for the types that ``module`` defines."""
    own = {tag for tag, member in reader.members.items() if member.__module__ == module.__name__}
    return {tag: line for tag, line in lines(name).items() if tag in own}


def check_lines(reader: OpenUnion[Any], module: ModuleType, name: str) -> set[str]:
    """Read and write again every line of a module's types; return the tags."""
    given = own_lines(reader, module, name)
    assert given, f"{module.__name__} defines no type of {name}"
    for tag, line in given.items():
        notes: list[str] = []
        value = reader.read(line, notes)
        assert type(value) is reader.members[tag]
        assert notes == []
        assert list(missing(json.loads(line), json.loads(encode_json(value)))) == []
        if isinstance(value, Keep):
            assert bytes(raw_of(value)) == line
    return set(given)


def recorded(name: str, *types: str) -> list[bytes]:
    """Return the payloads of one recorded stream, all or those of these types."""
    payloads = [event.data.encode() for event in parse_sse([(RECORDED / f"{name}.sse").read_bytes()])]
    return [payload for payload in payloads if not types or json.loads(payload)["type"] in types]


def recorded_items(name: str) -> list[bytes]:
    """Return the bytes of each finished item of one recorded stream, cut out without a JSON parser of ours."""
    start, end = b'{"type":"response.output_item.done","item":', b"}"
    found = recorded(name, "response.output_item.done")
    assert all(payload.startswith(start) and payload.endswith(end) for payload in found)
    return [payload.removeprefix(start).removesuffix(end) for payload in found]


def missing(given: object, back: object, path: str = "$") -> Iterator[str]:
    """What of ``given`` is not in ``back``, nulls aside."""
    if isinstance(given, dict) and isinstance(back, dict):
        for key, value in given.items():
            if value is not None:
                yield from missing(value, back.get(key), f"{path}.{key}")
    elif isinstance(given, list) and isinstance(back, list) and len(given) == len(back):
        for index, (one, other) in enumerate(zip(given, back, strict=True)):
            yield from missing(one, other, f"{path}[{index}]")
    elif given != back:
        yield path
