"""Remembers what was said: facts stated in the conversation, found again when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .statements import KEPT, LONGEST, NAME, Fact, facts
from .topics import KINDS, topic
from .words import flip, is_question, sentences

__all__ = ["answer", "explained", "find", "missing", "retell"]

_VERBS = (
    r"is|was|are|were|be|do|did|does|have|has|had|should|would|could|can|will|called|named|like|again|when|if|that|"
    r"which|"
    r"you|i|we|to|for|in|on|at|from|please|now|right|earlier|before|then|was|from|with|works?|lives?|comes?|as|sound|"
    r"once|"
    r"born|go|goes|play|plays|study|studies|speak|speaks|eat|eats|drive|drives|so|because|already|still"
)
_PART = rf"(?!(?:{_VERBS})\b)[\w'-]+"
_PHRASE = re.compile(
    rf"\b(?:(?P<of>{_PART}(?: {_PART})?) of )?(?P<owner>my|our|(?!(?:what|who|that|it|he|she|there|here|where|how|"
    rf"let)')"
    rf"[\w-]+'s)(?P<phrase>(?:(?:\s+|\s*,\s*(?:and\s+)?){_PART}){{1,6}})?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|or)\s+(?:my\s+)?", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:i|i'm|i've|me|my|we|our|us)\b", re.IGNORECASE)
_REMEMBERED = re.compile(r"\b(?:remember|memori[sz]e|note|store|save|keep|write down)", re.IGNORECASE)
_OF_ME = re.compile(r"^\W*(?:what|where|when|which|who|how)\b.*\b(?:do|did|am|was|have) i\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|that|this)\b", re.IGNORECASE)


def answer(question: str, known: Iterable[Fact]) -> str | None:
    """Return the known facts that ``question`` asks for, or say what is missing; None if it asks none."""
    return find(question, known) or missing(question)


def find(question: str, known: Iterable[Fact]) -> str | None:
    """Return the known facts that ``question`` asks for, None if none is known."""
    known = list(known)
    told: list[str] = []
    for sentence in _asking(question):
        for phrase, owner in _phrases(sentence) or [("", "")]:
            fact = _best(phrase, owner, sentence, known)
            if fact is not None and fact.sentence not in told:
                told.append(fact.sentence)
    return " ".join(told) or None


def missing(question: str) -> str | None:
    """Say that what ``question`` asks about its asker was never told, None if it asks no such thing."""
    for sentence in _asking(question):
        for phrase, owner in _phrases(sentence):
            if owner == "my" and topic(phrase):
                named = {*topic(sentence)} - {*topic(phrase)} >= NAME
                return f"You have not told me your {flip(phrase)}{_genitive(phrase) if named else ''}."
        if {*topic(sentence)} >= NAME and _PERSONAL.search(sentence):
            return "You have not told me your name."
        if _OF_ME.search(sentence):
            return "You have not told me that."
    return None


def explained(question: str, known: Iterable[Fact]) -> bool:
    """Whether ``question`` asks for nothing but what was stated about its asker."""
    wanted = frozenset(topic(question)) - KINDS
    if not _PERSONAL.search(question) or not is_question(question):
        return False
    return any(wanted <= fact.words and (fact.subject or fact.owner == "my") for fact in known)


def retell(text: str) -> str | None:
    """Return the facts stated in ``text`` as a confirmation, or None if it states none."""
    stated = [fact.sentence for fact in facts([text]) if fact.subject or fact.owner == "my"]
    return " ".join(dict.fromkeys(["Understood.", *stated])) if stated else None


def _asking(text: str) -> list[str]:
    return [sentence for sentence in sentences(text) if len(sentence) <= LONGEST and is_question(sentence)]


def _genitive(phrase: str) -> str:
    return "' name" if phrase.endswith("s") else "'s name"


def _phrases(sentence: str) -> list[tuple[str, str]]:
    """Return what the sentence says belongs to somebody, and to whom: ``my`` or a name."""
    found = []
    for match in _PHRASE.finditer(sentence):
        owner = "my" if match["owner"].lower() in ("my", "our") else match["owner"].removesuffix("'s")
        parts = _AND.split((match["phrase"] or "").strip())
        if match["of"] and topic(match["of"]):
            parts = [
                f"{parts[0]}{_genitive(parts[0]).removesuffix(' name')} {match['of'].removeprefix('the ')}".strip()
            ]
        found += [(part, owner) for part in parts if topic(part)]
    return found


def _best(phrase: str, owner: str, sentence: str, known: Sequence[Fact]) -> Fact | None:
    asked = frozenset(topic(sentence))
    about = frozenset(topic(phrase)) | (asked & NAME) if phrase else asked
    if owner and owner != "my":
        about |= frozenset(topic(owner))
    if about <= KINDS and _REMEMBERED.search(sentence):
        kept = [fact for fact in known if KEPT in fact.words]
        return next((fact for fact in reversed(kept) if about <= fact.subject), kept[-1] if kept else None)
    if not about:
        return next((fact for fact in reversed(known) if fact.subject), None) if _IT.search(sentence) else None
    ranked = [
        (rank, age, fact)
        for age, fact in enumerate(known)
        if (rank := _rank(fact, about, asked, owner, personal=_PERSONAL.search(sentence) is not None))
    ]
    return max(ranked, key=lambda one: one[:2])[2] if ranked else None


def _rank(
    fact: Fact, about: frozenset[str], asked: frozenset[str], owner: str, *, personal: bool
) -> tuple[int, ...] | None:
    """Return how well ``fact`` answers, greater for better, None for not at all."""
    if owner == "my" and fact.owner not in ("", "my"):
        return None
    core = about - KINDS
    shared = len(fact.subject & about)
    mine = int(personal == (fact.owner == "my"))
    whole = int(asked - KINDS <= fact.words)
    if shared and fact.subject <= asked and (core <= fact.subject or (not owner and 2 * shared >= len(core))):
        return whole, 3, shared - len(fact.subject - about), mine
    if fact.subject and about <= fact.subject and about != NAME:
        # A name that was not asked for says less than a whole sentence about its bearer.
        return whole, 0 if fact.subject - asked >= NAME else 2, -len(fact.subject - about), mine
    if core and core <= fact.words:
        return whole, 1, len(asked & fact.words), mine
    if core and personal and mine and not owner and 2 * len(core & fact.words) >= len(core):
        return whole, 0, len(asked & fact.words), mine
    return None
