"""Encoded events: what is written is read back, and what the format cannot carry is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.responses_proto.reference_sse import Reading, read_reference
from tests.responses_proto.sse_streams import read

from responses_proto.errors import LocalError
from responses_proto.sse import encode_comment, encode_sse

LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"))
DATA = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"))
EVENTS = st.tuples(
    DATA, LINE, st.none() | LINE.filter(lambda text: "\0" not in text), st.none() | st.integers(0, 10**20)
)


@given(st.lists(EVENTS, max_size=5), st.integers(1, 9))
def test_what_is_encoded_is_read_back(events: list[tuple[str, str, str | None, int | None]], step: int) -> None:
    stream, expected, last_id, last_retry = encode_comment("start"), [], "", None
    for data, event, own_id, retry in events:
        stream += encode_sse(data, event=event, id=own_id, retry=retry) + encode_comment()
        last_id = last_id if own_id is None else own_id
        last_retry = last_retry if retry is None else retry
        expected.append((event or "message", data, last_id))
    chunks = [stream[at : at + step] for at in range(0, len(stream), step)]
    assert read(chunks) == Reading(expected, last_retry, last_id)
    assert read_reference(stream) == Reading(expected, last_retry, last_id)


@pytest.mark.parametrize(
    "encode",
    [
        *(lambda c=c: encode_sse(f"a{c}b") for c in ("\r", "\r\n", "\ud83d")),
        *(lambda c=c: encode_sse("a", event=f"e{c}") for c in ("\r", "\n", "\ud83d")),
        *(lambda c=c: encode_sse("a", id=f"{c}i") for c in ("\r", "\n", "\0", "\ud83d")),
        lambda: encode_sse("a", retry=-1),
        lambda: encode_sse("a", retry=10**5000),
        *(lambda c=c: encode_sse("a", retry=c) for c in (1.5, True, "5")),
        *(lambda c=c: encode_sse(c) for c in (None, b"a", 3)),
        *(lambda c=c: encode_comment(c) for c in ("\r", "\n", "\ud83d")),
    ],
)
def test_what_the_format_cannot_carry_is_refused(encode: Callable[[], bytes]) -> None:
    with pytest.raises(LocalError):
        encode()


def test_the_bytes_that_are_written() -> None:
    assert encode_sse("a\nb", event="e", id="", retry=5) == b"event: e\nid: \nretry: 5\ndata: a\ndata: b\n\n"
    assert encode_sse("") == b"data: \n\n"
    assert encode_comment("ping") == b": ping\n\n"
