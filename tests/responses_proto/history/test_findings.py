"""Findings and changes as programs read them."""

from __future__ import annotations

from responses_proto.history.findings import Change, Finding


def test_a_change_says_what_was_found_and_what_was_done() -> None:
    finding = Finding(kind="k", severity="lost", indexes=(3, 1), path="input[3]", message="m")
    change = Change(finding, "moved")
    assert (finding.index, change.index, change.kind, change.action) == (3, 3, "k", "moved")
