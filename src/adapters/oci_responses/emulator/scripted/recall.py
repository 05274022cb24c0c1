"""Remembers what was said: facts stated in the conversation, found again when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .words import flip, is_question, sentences, stems

__all__ = ["Fact", "answer", "facts", "retell"]

_END = r"(?:,?\s+(?:please|ok|okay|thanks|thank you|by the way|remember (?:that|it|this)).*)?[.!\s]*$"
_IS = r"(?:is|are|was|were|=|will be)"
_LEAD = re.compile(
    r"^(?:(?:please|and|but|so|also|ok|okay|hi|hello|hey|well|note|remember|fyi|do not forget|don't forget|"
    r"keep in mind|by the way|note down|know)\b[,:]?\s*(?:there[,!]\s*)?(?:that\s+)?)+",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?:,|;|,?\s+(?:and|but))\s+(?=(?:my|our|the|i|i'm|call)\b)", re.IGNORECASE)
_NAME = frozenset({"name"})


@dataclass(frozen=True)
class Fact:
    """``sentence`` is the fact told to the one who stated it; ``subject`` are the stems that it is about."""

    subject: frozenset[str]
    value: str
    sentence: str


def facts(texts: Iterable[str]) -> list[Fact]:
    """Return the facts stated in ``texts``, oldest first."""
    found = []
    for text in texts:
        for sentence in sentences(text):
            if not is_question(sentence):
                for clause in _NEXT.split(sentence):
                    if fact := _fact(_LEAD.sub("", clause.strip())):
                        found.append(fact)
    return found


def _fact(clause: str) -> Fact | None:
    for pattern, build in _RULES:
        if match := re.match(pattern + _END, clause, re.IGNORECASE):
            return build(match)
    return None


def _owned(match: re.Match[str]) -> Fact | None:
    owner, subject, verb, value = match.groups()
    key = frozenset(stems(subject))
    if not value or not key:
        return None
    return Fact(key, value, f"{flip(owner).capitalize()} {subject} {verb} {flip(value)}.")


def _called(match: re.Match[str]) -> Fact:
    return Fact(_NAME, match[1], f"Your name is {match[1]}.")


def _identity(match: re.Match[str]) -> Fact | None:
    return _called(match) if match[1][:1].isupper() and match[1].lower() not in ("i",) else None


def _doing(match: re.Match[str]) -> Fact:
    verb, value = match[1], match[2]
    return Fact(frozenset(stems(verb)), value, f"You {flip(verb)} {flip(value)}.")


_RULES = (
    (rf"(my|our|the)\s+([\w' -]+?)\s+({_IS})\s+(.+?)", _owned),
    (r"(?:you (?:can|may) )?call me\s+(.+?)", _called),
    (r"i(?:'m| am)\s+(?:called|named)\s+(.+?)", _called),
    (r"i(?:'m| am)\s+([^\W\d_][\w'-]*(?:\s+[^\W\d_][\w'-]*)?)", _identity),
    (
        r"i\s+(live|work|study|drive|play|have|own|like|love|prefer|hate|speak|use|need|was born|come)"
        r"\s+(.+?)",
        _doing,
    ),
)
_WHO = re.compile(r"\bwho am i\b|\bcall(?:ed)? me\b|\bam i called\b|\bmy name\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:my|our)\s+([\w'-]+(?:\s+[\w'-]+){0,3}?)\s*(?:[?.!,]|$|\b(?:is|was|are|were)\b)", re.I)


def answer(question: str, known: Iterable[Fact]) -> str | None:
    """Return the known facts that ``question`` asks for, or say what is missing; None if it asks none."""
    if not any(is_question(sentence) for sentence in sentences(question)):
        return None
    asked = set(stems(question)) | (_NAME if _WHO.search(question) else set())
    latest = {fact.subject: fact for fact in known if fact.subject <= asked}
    if latest:
        # "color" is no answer where "favorite color" was asked for and is known.
        chosen = [f for key, f in latest.items() if not any(key < other for other in latest)]
        return " ".join(fact.sentence for fact in chosen)
    if missing := _ASKED.search(question):
        return f"You have not told me your {missing[1]}."
    return None


def retell(text: str) -> str | None:
    """Return the facts stated in ``text`` as a confirmation, or None if it states none."""
    stated = facts([text])
    return " ".join(["Understood.", *(fact.sentence for fact in stated)]) if stated else None
