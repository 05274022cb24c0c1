import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator import Json, Speech
from oci_responses.emulator.stream_errors import ErrorForm, ErrorThen, check_error, stream_error
from responses_proto.sse import parse_sse

from .dialects.streams import kinds, sound

EVENTS = sound([Speech("One two three.")])


def through(form: ErrorForm, at: int, then: ErrorThen) -> list[Json | bytes]:
    edit = stream_error(form, at, then)
    return [one for number, event in enumerate(EVENTS) for one in edit(number, event)]


@given(st.sampled_from(get_args(ErrorForm)), st.integers(0, 20), st.sampled_from(get_args(ErrorThen)))
def test_where_it_stands_and_what_follows(form: ErrorForm, at: int, then: ErrorThen) -> None:
    sent = through(form, at, then)
    place = min(at, len(EVENTS) - 1)
    assert sent[:place] == EVENTS[:place]
    assert sent[place] != EVENTS[place]
    rest = sent[place + 1 :]
    match then:
        case "end":
            assert rest == []
        case "on":
            assert rest == EVENTS[place:]
        case "failed":
            (failed,) = rest
            assert isinstance(failed, dict)
            assert failed["type"] == "response.failed"
            assert failed["response"]["status"] == "failed"
            assert failed["response"]["error"]["code"] == "server_error"


def test_the_forms() -> None:
    nested, flat = through("nested", 3, "end")[3], through("flat", 3, "end")[3]
    assert isinstance(nested, dict)
    assert isinstance(flat, dict)
    assert kinds([nested, flat]) == ["error", "error"]
    assert nested["error"]["code"] == flat["code"] == "server_error"
    assert (nested["sequence_number"], flat["sequence_number"]) == (3, 3)
    raw = [through(form, 3, "end")[3] for form in ("bare", "string", "single_quoted")]
    bare, string, quoted = (next(parse_sse([frame])) for frame in raw if isinstance(frame, bytes))
    assert bare.event == "error"
    assert json.loads(bare.data).keys() == {"error"}
    assert isinstance(json.loads(string.data)["error"], str)
    assert quoted.data.startswith("{'error': {'type': 'server_error'")


@pytest.mark.parametrize(("form", "then"), [("loud", "end"), ("flat", "never")])
def test_what_is_no_error(form: str, then: str) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        check_error(form, then)
