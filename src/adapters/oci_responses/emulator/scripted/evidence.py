"""What a text offers for a schema's properties; nothing is used for two properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from .candidates import MODIFIER, OBJECT, OWNER, UNIT, candidates, object_of
from .meaning import implied
from .numerals import find_numbers
from .phrases import Phrase
from .roles import ADDRESSED, BODY, PATTERNS, SENTENCE_LIKE, hints_of, is_directed, is_place
from .switching import switched
from .topics import topic
from .words import content_words, roots, stem, stems, word_set

__all__ = ["Evidence"]

_SAID = re.compile(
    r"(?:\b(?:saying|that says|which says|tell (?-i:[A-Z])\w+ (?:that|to)|that reads|reading|to say|telling (?:him|"
    r"her|them|\w+)(?: that)?|"
    r"with the (?:text|message|body|words|content))\b|:)\s+(.+?)[.?!]*$",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT = re.compile(r"(?:\b(?:for|about|saying|that says|on|titled|called|named)\b|:)\s+(.+?)[.?!]*$", re.I | re.DOTALL)
_TO_DO = re.compile(
    r"\b(?:remind|remember|reminder|task|todo|to-do)\b.*?\bto\s+(.+?)(?=\s+(?:at|on|by|tomorrow|today|in \d)\b|"
    r"[.?!]*$)",
    re.I,
)
_QUOTED = re.compile(r"[\"`](.+?)[\"`]|(?<!\w)'(.+?)['](?!\w)", re.DOTALL)
_OF = re.compile(r"\bof\s+(?:the\s+(?:word|term)\s+)?(.+?)[.?!]*$", re.IGNORECASE)
_MEANS = re.compile(r"\bdo(?:es)?\s+(?:the\s+(?:word|term|phrase)\s+)?(.+?)\s+mean\b", re.IGNORECASE)
_SENTENCES: tuple[tuple[frozenset[str], tuple[re.Pattern[str], ...]], ...] = (
    (word_set("word term phrase"), (_MEANS, _OF)),
    (BODY | word_set("task reminder title subject song description"), (_SAID, _TO_DO, _ABOUT)),
    (frozenset(), (_ABOUT, _SAID)),
)
"""Where the texts of parameters with such a word in their names are found, in this order."""
_TERSE = word_set("subject title body task reminder song word term")
_LABEL = 3
"""Words of a request that is no sentence: "weather tokyo please"."""
_SETS = re.compile(r"\b(?:set|change|update|make|rename)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:no|not|without|don't|dont|never|disable|exclude|off|false)\b", re.IGNORECASE)
_NO_PLACE = word_set(
    "today tomorrow tonight now yesterday morning afternoon evening night week weekend month year moment general "
    "detail "
    "celsius fahrenheit kelvin degrees c f english french german spanish short advance particular me you it there here "
    "us them him her outside inside total all monday tuesday wednesday thursday friday saturday sunday future past"
)
_STARTS = re.compile(r"^(?:(?:the|a|an|city of|town of|next|this|both)\s+)+", re.IGNORECASE)


class Evidence:
    """Values found in ``text``; ``known`` are facts by what they are about.

    ``heads`` are roots of the words by which the text asks for a tool.
    """

    def __init__(self, text: str, known: Mapping[frozenset[str], Any] | None = None, heads: Iterable[str] = ()) -> None:
        self.text = text
        self._known = known or {}
        self._numbers = find_numbers(text)
        self._phrases = candidates(text, frozenset(heads))
        self._used: list[tuple[int, int]] = []

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where values were taken from the text."""
        return self._used

    def known(self, name: str) -> Any:
        """Return the fact whose subject says all that the property's name says, or None."""
        wanted = frozenset(topic(name))
        if not wanted:
            return None
        exact = [value for subject, value in self._known.items() if wanted == subject]
        # A name is of one person: that of a cat is none for whoever asks.
        wider = [
            value for subject, value in self._known.items() if wanted < subject and wanted != frozenset(topic("name"))
        ]
        return (exact or wider or [None])[-1]

    def offers(self, name: str, about: str = "") -> bool:
        """Whether the text speaks of a property that need not be given."""
        return bool(
            self.mentions(name) or self._patterned(name, about) or (is_directed(name) and self._introduced(name, about))
        )

    def mentions(self, name: str) -> bool:
        """Whether a meaningful word of the property's name is in the text."""
        return bool(content_words(name) & content_words(self.text))

    def option(self, options: list[Any]) -> Any:
        """Return the one of ``options`` that the text names first, or None."""
        words = stems(self.text)
        places = []
        for number, option in enumerate(options):
            parts = stems(str(option))
            for at in range(len(words) - len(parts) + 1):
                if parts and words[at : at + len(parts)] == parts:
                    places.append((at, -len(parts), number))
                    break
        if not places:
            meant = implied(self.text)
            return next((option for option in options if meant & {*roots(str(option))}), None)
        option = options[min(places)[2]]
        if found := re.search(re.escape(str(option)), self.text, re.IGNORECASE):
            self._used.append(found.span())
        return option

    def truth(self, name: str) -> bool | None:
        """Return what the text says about a yes-or-no property, or None if it does not mention it."""
        if found := switched(self.text, name):
            self._used.append(found.span)
            return found.on
        for word in re.finditer(r"[\w'-]+", self.text):
            if stem(word[0]) in content_words(name):
                before = self.text[: word.start()].split()[-2:]
                self._used.append(word.span())
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

    def numbers(self, *, whole: bool) -> list[int | float]:
        """Return the numbers that stand in a list."""
        found = self._numbers
        between = [self.text[one.end : other.start] for one, other in pairwise(found)]
        if not between or not all(re.fullmatch(r",?\s*(?:and\s+)?", part) for part in between):
            return []
        return [int(one.value) if whole and one.value == int(one.value) else one.value for one in found]

    def strings(self, name: str, *, weak: bool, about: str = "", several: bool = False) -> list[str]:
        """Return values for a text property: one, or with ``several`` all that stand in a list.

        ``about`` is the property's description. With ``weak`` also words that only may be names.
        """
        named = frozenset(stems(name))
        if found := self._patterned(name, about):
            return self._take(found[0], found.span())
        if found := self._assigned(name):
            return self._take(found[1].strip("\"'"), found.span(1))
        hinted = [] if named & SENTENCE_LIKE else self._introduced(name, about)
        if not hinted and (found := self._free(_QUOTED)):
            return self._take(found[1] or found[2], found.span())
        if named & SENTENCE_LIKE and not (is_place(about) and not named & BODY):
            return self._sentence(named)
        return self._listed(self._named(name, about, weak=weak), several=several)

    def _patterned(self, name: str, about: str) -> re.Match[str] | None:
        """Return what has the form of the property, such as a date."""
        named = frozenset(stems(name))
        if named & ADDRESSED and (found := self._free(PATTERNS[0][1])):
            return found
        for words in (named, frozenset(stems(about))):
            for hints, pattern in PATTERNS:
                if hints & words and (found := self._free(pattern)):
                    return found
        return None

    def _introduced(self, name: str, about: str) -> list[Phrase]:
        """Return phrases after a preposition that leads to the property."""
        hints = hints_of(name, about)
        return [p for p in self._phrases if p.preposition in hints and not self._taken(p.start, p.end)]

    def _sentence(self, words: frozenset[str]) -> list[str]:
        """Return free text. Several properties may share it: a subject can say what its message says."""
        for pattern in next(patterns for names, patterns in _SENTENCES if names & words or not names):
            if found := pattern.search(self.text):
                return [found[1]]
        if (made := object_of(self.text)) and "question" not in words:
            return [made.text]
        return [] if words & _TERSE else [self.text]

    def _named(self, name: str, about: str, *, weak: bool) -> list[Phrase]:
        hints = hints_of(name, about)
        place = is_place(name, about)
        free = [p for p in self._phrases if not self._taken(p.start, p.end) and self._may_be(p, name, place=place)]
        proper = [p for p in free if p.text[0].isupper() and p.preposition not in (UNIT, OWNER, MODIFIER, OBJECT)]
        groups = [
            [p for p in proper if p.preposition in hints],
            [p for p in free if p.preposition == UNIT and UNIT in hints],
            [] if hints else [p for p in proper if p.preposition],
            [p for p in free if p.preposition == MODIFIER and p.text[0].isupper()],
            [p for p in free if p.preposition in hints] if not place else [],
            [p for p in proper if not p.opening and (weak or not hints or p.preposition == "" or place)],
            [p for p in free if p.preposition in (OWNER, MODIFIER)],
            [p for p in free if p.preposition in hints],
            [p for p in free if p.preposition and p.preposition not in (UNIT, OBJECT)] if not hints else [],
            [p for p in free if p.preposition == OBJECT] if not place or len(self.text.split()) <= _LABEL else [],
            proper if weak else [],
        ]
        return next((group for group in groups if group), [])

    def _may_be(self, phrase: Phrase, name: str, *, place: bool) -> bool:
        said = phrase.text.lower().split()
        if {*stems(phrase.text)} <= {*stems(name)} and phrase.text.islower():
            return False
        if place and (phrase.text.lower() in _NO_PLACE or not set(said) - _NO_PLACE or said[0].isdigit()):
            return False
        return bool(said)

    def _listed(self, group: list[Phrase], *, several: bool) -> list[str]:
        """Return the first phrase, or with ``several`` also those that follow it with the same preposition."""
        if not group:
            return []
        first = group[0]
        same: list[Phrase] = []
        for phrase in group:
            if phrase.preposition == first.preposition and not any(
                p.start < phrase.end and phrase.start < p.end for p in same
            ):
                same.append(phrase)
        chosen = same if several and (first.preposition or all(p.text[0].isupper() for p in same)) else [first]
        self._used += [(phrase.start, phrase.end) for phrase in chosen]
        return [_STARTS.sub("", phrase.text) for phrase in chosen]

    def _assigned(self, name: str) -> re.Match[str] | None:
        label = r"[\s_-]+".join(re.escape(part) for part in re.split(r"[\s_-]+", name))
        value = r"(\"[^\"]+\"|'[^']+'|[^\W_][\w@.'-]*(?:\s+(?-i:[A-Z0-9])[\w'-]*)*)"
        # A name such as "to" or "on" is a word like any other.
        signs = ["=", ":"] if len(name) <= 4 else ["is", "=", ":", "called", "named"]  # noqa: PLR2004
        if _SETS.search(self.text):
            signs += ["to", "as"]
        return re.search(rf"\b{label}\s*(?:{'|'.join(signs)})\s+{value}", self.text, re.IGNORECASE)

    def _free(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return next((found for found in pattern.finditer(self.text) if not self._taken(*found.span())), None)

    def _around(self, start: int, end: int) -> set[str]:
        return {*stems(self.text[:start])[-2:], *stems(self.text[end:])[:2]}

    def _take(self, value: str, span: tuple[int, int]) -> list[str]:
        self._used.append(span)
        return [value]

    def _taken(self, start: int, end: int) -> bool:
        return any(start < other_end and end > other_start for other_start, other_end in self._used)
