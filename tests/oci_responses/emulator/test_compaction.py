import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator import Ids, Json, Refusal
from oci_responses.emulator.compaction import Compactor

COMPACTOR = Compactor(Ids())
ITEMS = st.lists(
    st.builds(
        lambda role, text: {"type": "message", "role": role, "content": text},
        st.sampled_from(["user", "assistant", "system"]),
        st.text(max_size=9),
    ),
    max_size=6,
)


@given(ITEMS, ITEMS)
def test_what_was_compacted_stands_for_all_before_it(before: list[Json], after: list[Json]) -> None:
    output = COMPACTOR.compact(before)
    assert COMPACTOR.expand([*output, *after]) == (*before, *after)
    again = COMPACTOR.compact(COMPACTOR.expand([*output, *after]))
    assert COMPACTOR.expand(again) == (*before, *after)


@given(ITEMS)
def test_the_users_words_stay_readable(items: list[Json]) -> None:
    *users, last = COMPACTOR.compact(items)
    assert (last["type"], last["id"][:4]) == ("compaction", "cmp_")
    assert [item["content"][0]["text"] for item in users] == [i["content"] for i in items if i["role"] == "user"]


def test_the_last_compaction_is_the_one_that_counts() -> None:
    old, new = ([{"type": "message", "role": "user", "content": text}] for text in ("old", "new"))
    assert COMPACTOR.expand([*COMPACTOR.compact(old), *COMPACTOR.compact(new)]) == tuple(new)


@given(ITEMS)
def test_nothing_to_expand(items: list[Json]) -> None:
    assert COMPACTOR.expand(items) == tuple(items)


@pytest.mark.parametrize(
    "sealed",
    ["", "abc", None, 5, Compactor(Ids()).compact([])[-1]["encrypted_content"]],
    ids=["empty", "short", "none", "number", "foreign"],
)
def test_a_seal_that_is_not_ours(sealed: object) -> None:
    with pytest.raises(Refusal, match="The encrypted content for item cmp_1 could not be verified"):
        COMPACTOR.expand([{"type": "compaction", "id": "cmp_1", "encrypted_content": sealed}])


def test_the_same_key_makes_the_same_seal() -> None:
    one, two = (Compactor(Ids(), b"k" * 32).compact([])[-1]["encrypted_content"] for _ in range(2))
    assert one == two
