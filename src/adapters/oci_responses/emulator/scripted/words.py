"""Words, as far as the rules need to compare and turn them."""

from __future__ import annotations

import re

__all__ = [
    "content_words",
    "flip",
    "is_question",
    "root",
    "roots",
    "sentences",
    "stem",
    "stems",
    "straighten",
    "word_set",
]

_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2212": "-"})
_WORD = re.compile(r"[^\W_]+(?:['][^\W_]+)?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")
_BRITISH = re.compile(r"(?<=[a-z]{2})our")
_QUESTION = re.compile(
    r"\s*(?:please\s+)?(?:what|whats|what's|who|whom|whose|where|when|which|why|how|do|does|did|can|could|would|will|"
    r"is|are|am|was|were|tell|remind|recall|repeat|name(?!\s*:|'s| is)|give|state|list|write|print|say|show|spell|"
    r"mention|answer|reply|respond|quote|recite|any|let me (?:know|hear)|"
    r"i(?:'d| would) (?:like|love) to (?:know|hear)|i (?:need|want|wish) to (?:know|hear)|i(?:'m| am)? wonder(?:ing)?|"
    r"i(?:'ve| have)? (?:forgot|forgotten|forget)|i (?:can't|cannot|can not|don't|do not) (?:remember|recall|know))\b",
    re.IGNORECASE,
)
_SUFFIXES = (
    ("ment", 3),
    ("ity", 4),
    ("ing", 3),
    ("ion", 4),
    ("ed", 3),
    ("er", 5),
    ("or", 5),
    ("ic", 4),
    ("y", 4),
    ("e", 3),
)
"""What a root goes without, and how long it must be."""
_DOUBLED = re.compile(r"(.\w)([bdgmnprt])\2$")


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(words.split())


_STOP = word_set(
    "a an the this that these those i me my mine we us our you your he she it its they them their is "
    "are am was were be been being do does did have has had can could will would shall should may might "
    "must to of in on at for from by with about as into and or but not no if then than so what which "
    "who whom whose where when why how please tell give show let get make just only some any all each "
    "one now right there here want need like know say said much many current currently s t re ll "
)
_FLIPS = dict(
    pair.split("=")
    for pair in word_set(
        "i=you me=you my=your mine=yours myself=yourself i'm=you're i've=you've i'll=you'll i'd=you'd "
        "am=are our=your ours=yours we=you us=you you=I your=my yours=mine yourself=myself you're=I'm "
    )
)


_AGREES = {"you was": "you were", "i are": "I am", "i were": "I was"}
_AGREEMENT = re.compile(rf"\b(?:{'|'.join(_AGREES)})\b", re.IGNORECASE)


def straighten(text: str) -> str:
    """Return ``text`` with typewriter quotes and hyphens, the only ones that the rules know."""
    return text.translate(_CURLY)


def stem(word: str) -> str:
    """Return a form in which plural, possessive and British spelling do not matter."""
    word = word.lower().removesuffix("'s")
    word = _BRITISH.sub("or", word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def root(word: str) -> str:
    """Return what the forms of a word share: ``raining`` and ``rainy`` become ``rain``."""
    found = stem(word)
    for suffix, least in _SUFFIXES:
        if found.endswith(suffix) and len(found) - len(suffix) >= least:
            return _DOUBLED.sub(r"\1\2", found.removesuffix(suffix))
    return found


def roots(text: str) -> list[str]:
    """Return the roots of all words in ``text``, names of code taken apart."""
    return [root(word) for word in stems(text)]


def stems(text: str) -> list[str]:
    """Return the stems of all words in ``text``; ``snake_case`` and ``camelCase`` come apart."""
    return [stem(word) for word in _WORD.findall(_CAMEL.sub(" ", text))]


def content_words(text: str) -> frozenset[str]:
    """Return the stems that carry meaning."""
    return frozenset(word for word in stems(text) if word not in _STOP)


def sentences(text: str) -> list[str]:
    """Cut ``text`` at sentence ends and line ends; a full stop inside a word or number stays."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def is_question(sentence: str) -> bool:
    """Whether ``sentence`` asks for something, with or without a question mark."""
    return sentence.rstrip().endswith("?") or _QUESTION.match(sentence) is not None


def flip(text: str) -> str:
    """Turn the speaker's view into the listener's: ``my`` becomes ``your``."""

    def turned(match: re.Match[str]) -> str:
        return _FLIPS.get(match[0].lower(), match[0])

    return _AGREEMENT.sub(lambda match: _AGREES[match[0].lower()], _WORD.sub(turned, text))
