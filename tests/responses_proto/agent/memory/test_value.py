"""A store that follows the changes holds what was found, each fact once, and no more than it may."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.memory import Memory, MemoryType
from responses_proto.agent.memory.value import Changes, changes

MEMORIES = st.lists(
    st.builds(
        Memory, type=st.sampled_from(MemoryType), key=st.sampled_from("abcd"), content=st.sampled_from(["x", "y"])
    ),
    max_size=8,
).map(tuple)
HERE = ("users", "u1")


def stored(known: tuple[Memory, ...], made: Changes) -> dict[str, Memory]:
    """What a store holds then: new and changed entries are the newest."""
    held = {one.name: one for one in known if one.name not in {put.name for put in made.put}}
    held |= {one.name: one for one in made.put}
    return {name: one for name, one in held.items() if name not in made.delete}


@given(MEMORIES, st.lists(MEMORIES, max_size=3), st.integers(1, 4))
def test_changes(first: tuple[Memory, ...], later: list[tuple[Memory, ...]], most: int) -> None:
    held: dict[str, Memory] = {}
    for found in (first, *later):
        made = changes(HERE, tuple(held.values()), found, most)
        held = stored(tuple(held.values()), made)
        newest = {one.name: one.content for one in found}
        kept = {name: one.content for name, one in held.items() if name in newest}
        assert all(newest[name] == content for name, content in kept.items()), "the last word counts"
        assert not {one.name for one in made.put} & set(made.delete)
        for kind in MemoryType:
            count = sum(one.type is kind for one in held.values())
            assert count <= most
            here = {one.name for one in found if one.type is kind}
            assert len(here & kept.keys()) == min(len(here), most) or count == most
    assert changes(HERE, tuple(held.values()), tuple(held.values()), most) == Changes(namespace=HERE)


def test_the_longest_untouched_goes_first() -> None:
    old, new, same = (Memory(type=MemoryType.USER, key=key, content="x") for key in "abc")
    made = changes(HERE, (old, same), (new,), 2)
    assert (made.put, made.delete) == ((new,), ("user/a",))


def test_a_memory_is_a_value_that_keeps_quiet() -> None:
    one = Memory(type=MemoryType.USER, key="name", content="Ann", metadata={"by": "rules"})
    assert msgspec.json.decode(msgspec.json.encode(one), type=Memory) == one
    assert repr(one) == "Memory(type=<MemoryType.USER: 'user'>, key=<4 chars>, content=<3 chars>, metadata=<1 members>)"
