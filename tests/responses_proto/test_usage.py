"""What a response cost, and why it stopped short: what was not told is None, never zero."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import pytest
from msgspec import Struct

from responses_proto import usage
from responses_proto.decoding import encode_json
from responses_proto.response import read_response
from responses_proto.usage import (
    CacheWriteTokensDetails,
    IncompleteDetails,
    InputTokensDetails,
    Misalignment,
    MisalignmentSteer,
    OutputTokensDetails,
    ResponseError,
    Usage,
)

from .vocabulary import recorded

T = TypeVar("T", bound=Struct)


@pytest.mark.parametrize("name", usage.__all__)
def test_nothing_is_required_and_null_is_absent(name: str) -> None:
    kind = getattr(usage, name)
    empty = msgspec.json.decode(b"{}", type=kind)
    optional = [field.encode_name for field in msgspec.structs.fields(kind) if field.default is None]
    assert msgspec.json.decode(encode_json(dict.fromkeys(optional)), type=kind) == empty
    assert encode_json(empty) == b"{}"


def test_what_was_not_counted_is_not_zero() -> None:
    read = read_response(b'{"usage":{"input_tokens":3,"output_tokens":0}}').usage
    assert read == Usage(input_tokens=3, output_tokens=0)
    assert (Usage().output_tokens, Usage().total_tokens) == (None, None)
    assert (Usage().input_tokens_details, Usage().output_tokens_details) == (None, None)


def test_details() -> None:
    raw = (
        b'{"input_tokens":9,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":2,'
        b'"cache_write_tokens_details":{"ttl_30m_tokens":2}},"output_tokens_details":{"reasoning_tokens":1},"x":[]}'
    )
    cache = InputTokensDetails(4, 2, CacheWriteTokensDetails(ttl_30m_tokens=2))
    read = msgspec.json.decode(raw, type=Usage)
    assert read == Usage(9, input_tokens_details=cache, output_tokens_details=OutputTokensDetails(1))


def test_what_a_real_server_counts() -> None:
    (last,) = recorded("text", "response.completed")
    read = read_response(msgspec.json.encode(msgspec.json.decode(last)["response"])).usage
    assert read == Usage(16, 8, 24, input_tokens_details=InputTokensDetails(0))


@pytest.mark.parametrize("reason", ["max_output_tokens", "content_filter", "born_tomorrow", None])
def test_any_reason_to_stop_is_read(reason: str | None) -> None:
    raw = encode_json({"incomplete_details": {"reason": reason}})
    assert read_response(raw).incomplete_details == IncompleteDetails(reason)
    assert read_response(b'{"incomplete_details":null}').incomplete_details is None


def test_a_failure_and_how_to_go_on_after_a_block() -> None:
    raw = (
        b'{"error":{"code":"misaligned","message":"No","misalignment":'
        b'{"error_type":"policy","review_target":"r_1","steer":{"message":"Ask again"}}}}'
    )
    blocked = Misalignment(error_type="policy", review_target="r_1", steer=MisalignmentSteer("Ask again"))
    assert read_response(raw).error == ResponseError("misaligned", "No", misalignment=blocked)
    assert read_response(b'{"error":{}}').error == ResponseError(message="")
