"""Orders that turn something on or off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import stems, word_set

__all__ = ["Switched", "switched"]

_PAIRS = (
    (
        word_set("on enabled enable state power powered active activated is status value off switch light toggle"),
        re.compile(
            r"\b(?:turn|switch|put|set|leave|keep)(?:ed|s|ing)?\b.*?\bon\b|\benable\b|\bactivate\b|\bpower on\b", re.I
        ),
        re.compile(
            r"\b(?:turn|switch|put|set|leave|keep)(?:ed|s|ing)?\b.*?\boff\b|\bdisable\b|\bdeactivate\b|\bpower off\b|"
            r"\bshut\b",
            re.I,
        ),
    ),
    (word_set("open opened"), re.compile(r"\bopen\b", re.I), re.compile(r"\bclose\b|\bshut\b", re.I)),
    (word_set("lock locked"), re.compile(r"\block\b", re.I), re.compile(r"\bunlock\b", re.I)),
    (word_set("mute muted"), re.compile(r"\bmute\b", re.I), re.compile(r"\bunmute\b", re.I)),
)


@dataclass(frozen=True)
class Switched:
    """What is to be, and where the text says so."""

    on: bool
    span: tuple[int, int]


def switched(text: str, name: str) -> Switched | None:
    """Return whether ``text`` turns the property ``name`` on or off, None if it does neither."""
    words = set(stems(name))
    for properties, on, off in _PAIRS:
        if words & properties:
            for wanted, pattern in ((False, off), (True, on)):
                if found := pattern.search(text):
                    last = re.search(r"\w+$", found[0])
                    start = found.start() + (last.start() if last else 0)
                    return Switched(wanted != (words == {"off"}), (start, found.end()))
    return None
