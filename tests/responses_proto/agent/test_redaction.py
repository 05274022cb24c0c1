"""Redaction: what is found, what is left alone, and how long it may take."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.agent.redaction import PATTERNS, Redaction
from responses_proto.errors import LocalError


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Write to ann.b+c@mail.example.com.", "Write to [email]."),
        ("Card 4111 1111 1111 1111, please", "Card [card], please"),
        ("Order 4111 1111 1111 1112", "Order 4111 1111 1111 1112"),
        ("DE89 3704 0044 0532 0130 00", "[iban]"),
        ("Call +49 (30) 901820 now", "Call [phone] now"),
        ("From 10.0.0.1 to 300.0.0.1", "From [ip] to 300.0.0.1"),
        ("sk-abcdefghijklmnop", "[token]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc", "[private_key]"),
        ("18 C in Paris, 2026-04-24, version 1.2.3", "18 C in Paris, 2026-04-24, version 1.2.3"),
        ("", ""),
    ],
)
def test_what_is_found(text: str, redacted: str) -> None:
    assert Redaction().text(text) == redacted


@given(st.text())
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = Redaction().text(text)
    assert Redaction().text(once) == once


SECRET = "ann@example.com"
ITEMS: list[dict[str, Any]] = [
    {"type": "message", "role": "user", "content": [{"type": "input_text", "text": f"I am {SECRET}"}]},
    {"type": "function_call", "call_id": SECRET, "name": "mail", "arguments": f'{{"to": "{SECRET}"}}'},
    {"type": "function_call_output", "call_id": "c1", "output": f"sent to {SECRET}"},
    {"type": "reasoning", "id": SECRET, "summary": [], "encrypted_content": f"x {SECRET}"},
]


def test_items_lose_what_was_said_and_keep_their_names() -> None:
    said, call, output, thought = map(
        msgspec.json.decode, Redaction().items(Raw(msgspec.json.encode(item)) for item in ITEMS)
    )
    assert said["content"][0]["text"] == "I am [email]"
    assert (call["arguments"], call["call_id"]) == ('{"to": "[email]"}', SECRET)
    assert output["output"] == "sent to [email]"
    assert thought == ITEMS[3]


def test_an_item_with_nothing_in_it_keeps_its_bytes() -> None:
    raw = Raw(b'{ "type":"message",  "n": 1.50, "content":"Hi" }')
    assert Redaction().json(raw) is raw


def test_own_patterns_and_marks() -> None:
    own = Redaction(kinds=(), patterns={"badge": r"B-\d+"}, mark="<{kind} left out>")
    assert own.text(f"B-12 is {SECRET}") == f"<badge left out> is {SECRET}"
    assert msgspec.json.decode(msgspec.json.encode(own), type=Redaction) == own


@pytest.mark.parametrize("wrong", [{"kinds": ("mood",)}, {"patterns": {"x": "("}}])
def test_what_would_redact_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(LocalError, match="redaction"):
        Redaction(**wrong)


@pytest.mark.parametrize("kind", PATTERNS)
@pytest.mark.parametrize(
    "piece", ["a", "1", "1 ", "A", ".", "a@", "a.", "+1 ", "(1)", "-----BEGIN PRIVATE KEY-----", "DE12 "]
)
def test_hostile_text_costs_no_more_than_its_length(kind: str, piece: str) -> None:
    """Quadratic time would take minutes for these."""
    Redaction(kinds=(kind,)).text(piece * (200_000 // len(piece)))
