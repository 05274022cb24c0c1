import json
import re
from pathlib import Path
from typing import Any

import pytest

from oci_responses.emulator import Fault, Received
from oci_responses.emulator.dialects import DIALECTS, REFUSING
from oci_responses.emulator.menu import MENU, ordered, read_order
from oci_responses.emulator.shapes import SHAPES
from responses_proto.effects import Head
from responses_proto.retry import retry_after

DOCS = Path(__file__).parents[3] / "docs" / "emulator.md"
# Each entry with a value, and the settings that it stands for.
SETTINGS: dict[str, dict[str, Any]] = {
    "delay=0.5": {"delay": 0.5},
    "cut_after_bytes=120": {"cut_after_bytes": 120},
    "cut-after-events=3; clean": {"cut_after_events": 3, "clean": True},
    "stall=2": {"stall_seconds": 2.0, "stall_after_events": 2},
    "stall=2, stall_after_events=0": {"stall_seconds": 2.0, "stall_after_events": 0},
    "stall=2; stall_after_bytes=7": {"stall_seconds": 2.0, "stall_after_bytes": 7},
    "drip=100": {"drip": 100.0},
    "split_utf8": {"split_utf8": True},
    "compress=gzip; compress_each=true": {"compress": "gzip", "compress_each": True},
    "dialect=Llama.cpp".replace(".", ""): {"dialect": "llamacpp"},
    "dialect=openrouter-keep-alive": {"dialect": "openrouter_keep_alive"},
    "error=flat; error_at=2; error_then=failed": {"error": "flat", "error_at": 2, "error_then": "failed"},
    "should_retry=false": {"headers": {"x-should-retry": "false"}},
    "retry_after=3": {"headers": {"retry-after": "3"}},
    "": {},
    " ; ": {},
}
EDITS = [
    "drop_terminal",
    "repeat_terminal",
    "drop_event=1",
    "repeat_event=1",
    "gap=1",
    "repeat_number=1",
    "output_null",
]
END = {"type": "response.completed", "sequence_number": 1, "response": {"output": []}}


@pytest.mark.parametrize("words", SETTINGS)
def test_entries_are_settings_of_a_fault(words: str) -> None:
    assert read_order(words, 0.0).fault == Fault(**SETTINGS[words])


@pytest.mark.parametrize("words", EDITS)
def test_entries_that_edit(words: str) -> None:
    edit = read_order(words, 0.0).fault.new_edit()
    assert edit is not None
    assert list(edit(1, END)) != [END]


def test_edits_work_one_on_the_other() -> None:
    edit = read_order("gap=1; repeat_event=1; output_null", 0.0).fault.new_edit()
    assert edit is not None
    sent = edit(1, END)
    assert [(e["sequence_number"], e["response"]["output"]) for e in sent if isinstance(e, dict)] == [(2, None)] * 2


@pytest.mark.parametrize("shape", SHAPES)
def test_replies(shape: str) -> None:
    reply = read_order(f"status=503; shape={shape}; message=not now", 0.0).fault.reply
    assert reply is not None
    assert reply.status == 503
    assert b"not now" in reply.body


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("retry_after=3", 3.0),
        ("retry_after=0.5", 0.5),
        ("retry_after_ms=250", 0.25),
        ("retry_after_date=9", 9.0),
        ("retry_after_date=-9", 0.0),
        ("retry_after=soon", None),
        ("retry_after=-1", None),
    ],
)
def test_every_form_of_retry_after(words: str, seconds: float | None) -> None:
    now = 784111777.0
    order = read_order(f"status=429; {words}", now)
    headers = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), *order.fault.headers.items()]
    head = Head(429, tuple(headers))
    assert retry_after(head) == seconds


@pytest.mark.parametrize(
    "words",
    [
        *("nonsense", "cut_after_bytes", "cut_after_bytes=-1", "delay=soon", "delay=inf", "drip=0", "clean=maybe"),
        *(
            "dialect=klingon",
            "error=loud",
            "error=flat; error_then=never",
            "compress=br",
            "status=200",
            "shape=z;status=400",
        ),
    ],
)
def test_what_cannot_be_ordered(words: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_order(words, 0.0)


def test_where_the_words_stand() -> None:
    assert ordered(Received("GET", "/a?x-fault=drip%3D9", [], b"")) == "drip=9"
    assert ordered(Received("GET", "/a?x-fault=drip%3D9", [("X-FAULT", "delay=1")], b"")) == "delay=1"
    assert ordered(Received("GET", "/a?y=1", [], b"")) is None


def test_the_menu_is_documented() -> None:
    told = set(re.findall(r"`([a-z0-9_]+)[=`]", DOCS.read_text()))
    assert {*MENU, *DIALECTS, *REFUSING} <= told


def test_a_dialect_may_refuse() -> None:
    fault = read_order("dialect=mistral", 0.0).fault
    asked = Received("POST", "/responses", [], json.dumps({"previous_response_id": "r"}).encode())
    refused = fault.refused(asked)
    assert refused is not None
    assert refused.status == 400
    for body in (b"{}", b"[]", b"{"):
        assert fault.refused(Received("POST", "/responses", [], body)) is None
