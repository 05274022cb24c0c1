"""Pieces of a request that may be meant for a text parameter, each with how it is introduced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .meaning import alike
from .numerals import NUMBER
from .phrases import PREPOSITIONS, Phrase, lower_phrases, names
from .words import roots, stem, word_set

__all__ = ["MODIFIER", "OBJECT", "OWNER", "UNIT", "candidates", "object_of"]

UNIT, OWNER, MODIFIER, OBJECT = "(unit)", "(owner)", "(modifier)", "(object)"
_TOKEN = re.compile(r"[\w'-]+|[^\w\s]")
_UNIT = re.compile(rf"(?<![\w.]){NUMBER}\s*(?:(?:us|u\.s\.|degrees?)\s+)?(?P<unit>[^\W\d_][\w-]*)", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow (?:many|much) (?P<unit>[a-z]+) (?=is|are|do|does|in|can|would|will|make)", re.IGNORECASE)
_OWNER = re.compile(
    r"\b(?!(?:what|who|where|when|how|it|that|there|here|let|he|she|today|tomorrow)')"
    r"(?P<owner>[\w-]+(?: (?-i:[A-Z])[\w-]+)*)'s\b",
    re.IGNORECASE,
)
_NO_MODIFIER = word_set(
    "average high highest low lowest best new latest local nice exact outside max maximum min minimum good bad same "
    "other "
    "real right the a an my our your his her their this that what which is are was be of in on at to for and or please "
    "current currently today's tomorrow's me you it i we show give get tell check need want know how's what's whats "
    "any "
    "some does do can could would will long far much many turn switch set make send today tomorrow now off up down how "
    "about like like? both between with from every all total different today tonight later next last average daily"
)
_VERB_PARTS = r"(?:on|off|up|down|out|for|me|us|a|an|the|my|our|some|any|this|that|of|:|word|term|phrase|to)"
_ENDED = (
    r"(?=\s+(?:in|into|to|from|at|by|for|with|on|off|please|about|and then|using|via|as|that|saying|now|today|"
    r"tomorrow)\b|[?!;,]|[.](?:\s|$)|$)"
)
_ASKS = re.compile(
    r"(?:what|who|where|when|which|why|how|is|are|was|were|do|does|did|much|many|what's|how's|who's)\b", re.I
)
_HAD = re.compile(
    r"\b(?:have|got|sell|carry|are there|is there)\s+(?:any|some|a|an|the|enough)\s+(?P<object>[\w'-]+(?:\s(?!in\b|"
    r"left\b|at\b)[\w'-]+){0,3})",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?:does|do|did|can|will|would|should)\s+(?:(?:the|a|an|word|term|phrase|you|"
    r"i)\s+)*(?P<object>[\w'-]+(?:\s[\w'-]+){0,4}?)"
    r"\s+(?:mean|cost|weigh|stand for|look|sell|go for|run|live|take|last)\w*\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    rf"[a-z-]+[ \t]+(?:{_VERB_PARTS}[ \t]+)*(?P<object>[\w'#][\w'\s.#-]*?){_ENDED}",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^\W*(?:(?:please|hey|hi|ok|now|then|and|also|just|can|could|would|will|you|i|we|need|want|like|to|i'd|let's|"
    r"kindly|"
    r"go|ahead|how do (?:you|i))\b\W*)*",
    re.IGNORECASE,
)


def candidates(text: str, heads: frozenset[str]) -> list[Phrase]:
    """Return phrases of ``text``, names first; ``heads`` are the roots by which it asks for the tool."""
    found = [part for name in names(text) if (part := _without_verb(_unowned(name, text), heads))]
    found += [*_marked(_UNIT, "unit", text, UNIT), *_marked(_HOW_MANY, "unit", text, "to")]
    found += [phrase for phrase in _marked(_OWNER, "owner", text, OWNER) if phrase.text.lower() not in _NO_MODIFIER]
    found += _modifiers(text, heads)
    found += [
        phrase
        for phrase in lower_phrases(text)
        if not re.search(r"\b(?:turn|switch)\W*$", text[: phrase.start - 3], re.I)
    ]
    if made := object_of(text):
        found.append(made)
    # What names the tool itself is no value for it.
    return [phrase for phrase in found if not all(_is_head(word, heads) for word in phrase.text.split())]


def object_of(text: str) -> Phrase | None:
    """Return what the verb of an order acts upon."""
    start = _POLITE.match(text)
    at = start.end() if start else 0
    match = _ORDER.match(text, at)
    if match is None or match["object"].lower() in _NO_MODIFIER or _ASKS.match(text, at):
        match = _SUBJECT.search(text) or _HAD.search(text)
    if match is None:
        return None
    return Phrase(match["object"], *match.span("object"), OBJECT)


def _marked(pattern: re.Pattern[str], group: str, text: str, mark: str) -> Iterator[Phrase]:
    for match in pattern.finditer(text):
        if match[group].lower() not in PREPOSITIONS | _NO_MODIFIER:
            yield Phrase(match[group], *match.span(group), mark)


def _unowned(name: Phrase, text: str) -> Phrase:
    """Return a name without the ``'s`` that binds it to the next word."""
    owns = name.text.endswith("'s") and re.match(r"\s+\w", text[name.end :])
    return replace(name, text=name.text[:-2], end=name.end - 2) if owns else name


def _without_verb(name: Phrase, heads: frozenset[str]) -> Phrase | None:
    """Drop a capital that is there only because a sentence begins with a verb."""
    first, _, rest = name.text.partition(" ")
    if not name.opening:
        return name
    if rest and (first.lower() in _NO_MODIFIER or any(alike(head, word) for head in heads for word in roots(first))):
        return replace(name, text=rest, start=name.end - len(rest), opening=False)
    if rest and rest[0].isupper() and not first.isupper():
        return replace(name, text=rest, start=name.end - len(rest), opening=False) if _is_order(first) else name
    return name


def _is_order(word: str) -> bool:
    return word.lower() in _ORDERS


_ORDERS = word_set(
    "find send mail email call play translate convert add remind book order buy search open close lock unlock start "
    "stop "
    "show tell get fetch look check compare text message invite schedule create delete remove define describe "
    "compute is "
    "does what where when who how can could would will are was did do set turn switch use ask give calculate and or "
    "what's"
)


def _modifiers(text: str, heads: frozenset[str]) -> Iterator[Phrase]:
    """Yield the words before a word that names the tool: ``kitchen`` in ``the kitchen light``."""
    tokens = list(_TOKEN.finditer(text))
    for at, token in enumerate(tokens):
        if not _is_head(token[0], heads):
            continue
        first = at
        while first and at - first < 3 and _modifies(tokens[first - 1][0], heads):  # noqa: PLR2004
            first -= 1
        if first < at:
            start, end = tokens[first].start(), tokens[at - 1].end()
            yield from _also(tokens, first)
            yield Phrase(text[start:end].removesuffix("'s"), start, end, MODIFIER)


def _also(tokens: list[re.Match[str]], first: int) -> Iterator[Phrase]:
    """Yield the names that stand in a list before the modifier at ``first``, in order."""
    at = first - 1
    while at > 0 and tokens[at][0].lower() in ("and", "or", ",", "&"):
        at -= 1
    if 0 <= at < first - 1 and tokens[at][0][0].isupper() and tokens[at][0].lower() not in _NO_MODIFIER | _ORDERS:
        yield from _also(tokens, at)
        yield Phrase(tokens[at][0], *tokens[at].span(), MODIFIER)


def _is_head(word: str, heads: frozenset[str]) -> bool:
    return any(alike(head, one) for head in heads for one in roots(word))


def _modifies(word: str, heads: frozenset[str]) -> bool:
    return (
        word[0].isalnum()
        and not word[0].isdigit()
        and stem(word) not in _NO_MODIFIER | PREPOSITIONS
        and word.lower() not in _NO_MODIFIER | _ORDERS
        and not _is_head(word, heads)
    )
