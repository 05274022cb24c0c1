"""Operations as values: paths, queries, bodies, and answers as they came."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.effects import Head
from responses_proto.errors import InvalidRequest, LocalError
from responses_proto.resources.call import Call, Headers, RawResponse, call, extras, path_of, query_of

HEAD = Head(200, (("opc-request-id", "A/B/C"), ("x", "first"), ("x", "second")))


def reads(head: Head, body: bytes) -> str:
    return f"{head.status} {body.decode()}"


def made(**given: Any) -> Call[str]:
    return call("POST", "/p", reads, **{"extra": {}, **given})


@pytest.mark.parametrize(
    "wrong",
    ["", ".", "..", "../x", "a/b", "a?b", "a#b", "a%2fb", "a b", "a\n", "a\r\nx: y", "r\u00e9sp", "\uff0e", None, 1],
)
def test_an_id_that_would_change_the_path_is_refused(wrong: Any) -> None:
    with pytest.raises(LocalError, match="not a response id"):
        path_of("/responses/{response_id}", response_id=wrong)
    with pytest.raises(LocalError, match="not an item id"):
        path_of("/{conversation_id}/{item_id}", conversation_id="c", item_id=wrong)


@given(st.text(max_size=8))
def test_an_id_is_refused_or_one_step_of_the_path(name: str) -> None:
    try:
        path = path_of("/responses/{response_id}/cancel", response_id=name)
    except LocalError:
        return
    assert urlsplit(f"https://h/v1{path}").path.split("/") == ["", "v1", "responses", name, "cancel"]
    assert name not in (".", "..")


QUERY = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"])), st.integers(), st.booleans()),
)


@given(QUERY)
def test_a_query_says_what_was_given_and_is_visible_ascii(query: dict[str, Any]) -> None:
    target = made(query=query).target
    assert target.isascii()
    assert target.isprintable()
    assert " " not in target
    path, _, encoded = target.partition("?")
    assert path == "/p"
    words = {True: "true", False: "false"}
    expected = [
        (name, words[value] if isinstance(value, bool) else str(value))
        for name, value in query.items()
        if value is not None
    ]
    assert parse_qsl(encoded, keep_blank_values=True) == expected


def test_a_list_in_a_query() -> None:
    assert query_of({"include": ["a", "b"], "none": [], "one": (1.5,)}) == (
        ("include[]", "a"),
        ("include[]", "b"),
        ("one[]", "1.5"),
    )


@pytest.mark.parametrize("wrong", [{}, b"x", object(), "\ud800", [[1]], [None]])
def test_what_a_query_cannot_carry(wrong: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        query_of({"name": wrong})
    assert (caught.value.path, caught.value.rule) == ("name", "type")


def test_what_the_caller_adds_wins() -> None:
    extra = {
        "extra_headers": {"X-A": "a"},
        "extra_query": {"limit": 3, "b": "c"},
        "extra_body": {"x": None, "y": 2},
    }
    one = made(query={"after": "i", "limit": 2}, body={"x": 1, "z": None}, extra=extra)
    assert one.query == (("after", "i"), ("limit", "3"), ("b", "c"))
    assert one.headers == (("X-A", "a"),)
    assert json.loads(one.body) == {"x": None, "z": None, "y": 2}
    assert made(body=b"{}", extra=extra).body == b"{}"
    assert made(extra={"extra_body": {"y": 2}}).body == b'{"y":2}'
    assert made().body == made(extra=dict.fromkeys(extra)).body == b""
    assert made(body={}).target == "/p"


def test_what_nobody_can_add() -> None:
    with pytest.raises(InvalidRequest, match="is no parameter of this method"):
        extras({"limits": 3})
    for name in ("extra_headers", "extra_query", "extra_body"):
        with pytest.raises(InvalidRequest, match="must be a mapping, not list") as caught:
            extras({name: []})
        assert caught.value.path == name
    for name, wrong in (("extra_headers", {"x": 1}), ("extra_headers", {"x": None}), ("extra_query", {1: "x"})):
        with pytest.raises(InvalidRequest, match="must be text") as caught:
            extras({name: wrong})
        assert caught.value.path.startswith(f"{name}.")
    with pytest.raises(InvalidRequest) as odd:
        made(extra={"extra_body": {"x": {"y": float("nan")}}})
    assert odd.value.path == "x.y"


def test_an_answer_as_it_came() -> None:
    raw = RawResponse(HEAD, b"caf\xc3\xa9\xff", lambda head, body: len(body))
    assert (raw.status_code, raw.request_id, raw.content, raw.text) == (
        200,
        "A/B/C",
        b"caf\xc3\xa9\xff",
        "caf\u00e9\ufffd",
    )
    assert raw.parse() == 6
    assert raw.headers["OPC-Request-Id"] == raw.headers["opc-request-id"] == "A/B/C"
    assert (raw.headers["X"], raw.headers.get("y"), len(raw.headers)) == ("first", None, 2)
    assert list(Headers(HEAD)) == ["x", "opc-request-id"]
    assert "caf" not in repr(raw)


def test_an_answer_read_further() -> None:
    one = made(query={"a": 1}, body={"secret": "s"}, stream=True)
    further = one.then(len)
    assert (one.read(HEAD, b"abc"), further.read(HEAD, b"abc")) == ("200 abc", 7)
    assert (further.target, further.body, further.stream) == (one.target, one.body, True)
    assert repr(one) == "Call(POST /p, <14 bytes>)"
