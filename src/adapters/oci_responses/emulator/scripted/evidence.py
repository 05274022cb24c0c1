"""What a text offers for a schema's properties; nothing is used for two properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .numerals import find_numbers
from .phrases import Phrase, lower_phrases, names
from .words import content_words, stem, stems, word_set

__all__ = ["Evidence"]

_PATTERNS = (
    (frozenset({"email", "mail"}), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (frozenset({"url", "uri", "link", "website"}), re.compile(r"https?://[^\s,;\"']+[^\s,;\"'.?!]")),
    (frozenset({"date", "day"}), re.compile(r"\b\d{4}-\d{2}-\d{2}\b")),
    (frozenset({"time", "hour"}), re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")),
    (frozenset({"expression", "formula", "equation"}), re.compile(r"[\d(][\d\s.+*/()^%-]*[\d)]")),
)
_SENTENCE_LIKE = word_set(
    "query question text message input content prompt search answer reply response summary body note topic"
)
_ABOUT = re.compile(r"(?:\b(?:for|about|saying|that says|on)\b|:)\s+(.+?)[.?!]*$", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"[\"`](.+?)[\"`]|(?<!\w)'(.+?)['](?!\w)", re.DOTALL)
_HINTS: Mapping[str, frozenset[str]] = {
    word: frozenset(prepositions.split())
    for words, prepositions in {
        "origin source start departure sender begin": "from",
        "destination target recipient arrival receiver end to": "to",
        "city place location town country region address area venue": "in at near for of around",
        "name person user customer author": "called named by with for",
    }.items()
    for word in words.split()
}
_NEGATION = re.compile(r"\b(?:no|not|without|don't|dont|never|disable|exclude|off|false)\b", re.IGNORECASE)


class Evidence:
    """Values found in ``text``; ``known`` are facts by their stems, asked first."""

    def __init__(self, text: str, known: Mapping[frozenset[str], Any] | None = None) -> None:
        self.text = text
        self._known = known or {}
        self._numbers = find_numbers(text)
        self._names = names(text)
        self._used: list[tuple[int, int]] = []

    def known(self, name: str) -> Any:
        """Return the fact whose subject says all that the property's name says, or None."""
        wanted = frozenset(stems(name))
        matches = [value for subject, value in self._known.items() if wanted and wanted <= subject]
        return matches[-1] if matches else None

    def mentions(self, name: str) -> bool:
        """Whether a meaningful word of the property's name is in the text."""
        return bool(content_words(name) & content_words(self.text))

    def option(self, options: list[Any]) -> Any:
        """Return the first of ``options`` that the text names, or None."""
        words = stems(self.text)
        for option in options:
            parts = stems(str(option))
            for at in range(len(words) - len(parts) + 1):
                if parts and words[at : at + len(parts)] == parts:
                    if found := re.search(re.escape(str(option)), self.text, re.IGNORECASE):
                        self._used.append(found.span())
                    return option
        return None

    def truth(self, name: str) -> bool | None:
        """Return what the text says about a yes-or-no property, or None if it does not mention it."""
        for word in re.finditer(r"[\w'-]+", self.text):
            if stem(word[0]) in content_words(name):
                before = self.text[: word.start()].split()[-2:]
                return not any(_NEGATION.fullmatch(part) for part in before)
        return None

    def number(self, name: str, *, whole: bool) -> int | float | None:
        """Return the number beside the property's name, else the next unused one."""
        free = [n for n in self._numbers if not self._taken(n.start, n.end) and (not whole or n.value == int(n.value))]
        if not free:
            return None
        wanted = content_words(name)
        # "5 days", "limit 5", "limit of 5": within two words on either side.
        beside = [n for n in free if wanted & self._around(n.start, n.end)]
        chosen = (beside or free)[0]
        self._used.append((chosen.start, chosen.end))
        return int(chosen.value) if whole else chosen.value

    def strings(self, name: str, *, weak: bool) -> list[str]:
        """Return values for a text property: one, or several that stand in a list.

        With ``weak`` also words that only may be names.
        """
        words = frozenset(stems(name))
        for hints, pattern in _PATTERNS:
            if hints & words and (found := pattern.search(self.text)):
                return self._take(found[0], found.span())
        if found := self._assigned(name):
            return self._take(found[1].strip("\"'"), found.span(1))
        for found in _QUOTED.finditer(self.text):
            if not self._taken(*found.span()):
                return self._take(found[1] or found[2], found.span())
        if _SENTENCE_LIKE & words:
            about = _ABOUT.search(self.text)
            return [about[1] if about else self.text]
        return self._named(words, weak=weak)

    def _named(self, words: frozenset[str], *, weak: bool) -> list[str]:
        hints = frozenset().union(*(_HINTS.get(word, frozenset()) for word in words))
        free = [name for name in self._names if not self._taken(name.start, name.end)]
        introduced = [name for name in free if name.preposition]
        lower = [phrase for phrase in lower_phrases(self.text) if not self._taken(phrase.start, phrase.end)]
        strong: list[list[Phrase]] = [
            [name for name in introduced if name.preposition in hints],
            [] if hints and not weak and not introduced else introduced if not hints else [],
            [name for name in free if not name.opening],
            [phrase for phrase in lower if not hints or phrase.preposition in hints],
        ]
        for group in [*strong, [name for name in free if weak]]:
            if group:
                return self._listed(group)
        return []

    def _listed(self, group: list[Phrase]) -> list[str]:
        """Return the first phrase and those that follow it with the same preposition."""
        first = group[0]
        same = [phrase for phrase in group if phrase.preposition == first.preposition] if first.preposition else [first]
        self._used += [(phrase.start, phrase.end) for phrase in same]
        return [phrase.text for phrase in same]

    def _assigned(self, name: str) -> re.Match[str] | None:
        label = r"[\s_-]+".join(re.escape(part) for part in re.split(r"[\s_-]+", name))
        value = r"(\"[^\"]+\"|'[^']+'|[^\W_][\w@.'-]*(?:\s+[A-Z0-9][\w'-]*)*)"
        return re.search(rf"\b{label}\s*(?:is|=|:|to|as|called|named)\s+{value}", self.text, re.IGNORECASE)

    def _around(self, start: int, end: int) -> set[str]:
        return {*stems(self.text[:start])[-2:], *stems(self.text[end:])[:2]}

    def _take(self, value: str, span: tuple[int, int]) -> list[str]:
        self._used.append(span)
        return [value]

    def _taken(self, start: int, end: int) -> bool:
        return any(start < other_end and end > other_start for other_start, other_end in self._used)
