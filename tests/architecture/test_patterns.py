"""Regular expressions match the same on every Python from 3.11.0 on.

CPython before 3.11.5 matches possessive repeats of groups, and atomic groups, wrongly (gh-106052).
Possessive repeats of one character or class are right everywhere.
"""

from __future__ import annotations

import ast
import re._parser as sre  # type: ignore[import-not-found]  # typeshed has no stub for it
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[2] / "src"
GROUPS = {"SUBPATTERN", "BRANCH", "MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT", "ATOMIC_GROUP"}


def patterns() -> Iterator[tuple[str, str | bytes]]:
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                match node.args[0]:
                    case ast.Constant(value=str() | bytes() as text):
                        yield f"{path.relative_to(SOURCE)}:{node.lineno}", text


def unsafe(parsed: Any) -> bool:
    """Return whether a parsed pattern repeats a group possessively, or has an atomic one."""
    for code, argument in parsed:
        if str(code) == "ATOMIC_GROUP":
            return True
        if str(code) == "POSSESSIVE_REPEAT" and any(str(inner) in GROUPS for inner, _ in argument[2]):
            return True
        nested = argument if isinstance(argument, tuple | list) else ()
        for one in nested:
            within = one if isinstance(one, list) else [one]
            if any(isinstance(sub, sre.SubPattern) and unsafe(sub) for sub in within):
                return True
    return False


def sees(pattern: str) -> bool:
    return unsafe(sre.parse(pattern))


@pytest.mark.parametrize("pattern", [r"(?:a b?)?+c", r"((ab)*+)", r"(?>a|b)", r"x(?:y|(?:(?:a)?b)*+)", r"(?:a(bc))*+"])
def test_what_is_refused(pattern: str) -> None:
    assert sees(pattern)


@pytest.mark.parametrize("pattern", [r"[^\n]*+\n", r"(?: ?+a)?", r"(?:a*+b)+", r"(a|b)*"])
def test_what_is_not(pattern: str) -> None:
    assert not sees(pattern)


def test_no_pattern_repeats_a_group_possessively() -> None:
    found = dict(patterns())
    assert len(found) > 30
    assert [place for place, text in found.items() if unsafe(sre.parse(text))] == []
