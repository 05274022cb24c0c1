"""A message as single requests, each of which one tool may serve."""

from __future__ import annotations

import re

from .numerals import NUMBER
from .words import is_question

__all__ = ["follows_up", "is_request", "reworded", "segments"]

_CLAUSE = re.compile(
    r"(?<=[.?!;])\s+|;\s*|\n+|,?\s+(?:and\s+)?then\s+|,?\s+(?:and\s+)?(?:also|after that|afterwards)[,\s]+", re.I
)
_JOINT = re.compile(r",?\s+(?:and|as well as|plus)\s+|,\s+", re.IGNORECASE)
_N = rf"({NUMBER})"
_REWORDED = (
    (re.compile(rf"(?<![\w-]){_N}\s+minus\s+", re.I), r"\1, subtract "),
    (
        re.compile(rf"\b(?:subtract|deduct|take(?: away)?)\s+{_N}\s+(?:away\s+)?from\s+{_N}", re.I),
        r"subtract: \2, \1",
    ),
    (re.compile(rf"\b{_N}\s+less than\s+{_N}", re.I), r"subtract: \2, \1"),
    (
        re.compile(r"\bhow far (?:away )?is (?:it from )?([\w' -]+?) (?:away )?(?:from|to)\s+", re.I),
        r"distance between \1 and ",
    ),
)
_STATES = re.compile(
    r"^\W*(?:(?:well|so|and|but|oh|hi|hello|ok|yes|no|by the way|remember that|note that)\W+)*"
    r"(?:i(?:'m|'ve|'ll| am| have| had| was| live| lived| like| love| work| think| went| visited| got| saw| hate| "
    r"prefer| "
    r"bought| own| moved| come)\b|we (?:are|were|have|live|went)\b|(?:my|our|his|her|their|the|this|that) [\w' -]+? "
    r"(?:is|are|was|were)\b|(?:it|he|she|they|this|that|there)(?:'s| is| was|'re| are| were| has| had)\b|you are\b|"
    r"[A-Z][\w-]*(?:'s [\w ]+?)? (?:is|was|has|likes|lives|works)\b)",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:i(?:'d| would)? (?:really |also )?(?:need|want|like to|love to|wish|wonder)|i(?:'m| am) (?:wondering|"
    r"looking for|"
    r"curious|interested|trying)|please|can you|could you|would you|will you|i have to (?:know|get|find)|what|how "
    r"(?:much|many|far))\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"^\W*(?:and|what about|how about|now|also|ok(?:ay)?|then|or|same(?: thing)?(?: again)?|again|but|"
    r"(?:(?:can|could) you )?(?:do|try) (?:the same|it|that)|in|for|at)\b",
    re.IGNORECASE,
)
_SHORT = 4
_LONGEST = 600
_MOST = 20


def segments(text: str) -> list[list[str]]:
    """Return the clauses of ``text`` that are not too long, each as the pieces between its ``and`` and commas."""
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if clause and clause.strip()]
    return [_pieces(clause) for clause in clauses if len(clause) <= _LONGEST]


def _pieces(clause: str) -> list[str]:
    starts = [0, *(match.end() for match in _JOINT.finditer(clause))]
    if len(starts) > _MOST:
        return [clause]
    return [clause[start:end] for start, end in zip(starts, [*starts[1:], len(clause)], strict=True)]


def reworded(clause: str) -> str:
    """Return ``clause`` with its arguments in the order in which tools name them."""
    for pattern, words in _REWORDED:
        clause = pattern.sub(words, clause)
    return clause


def is_request(clause: str) -> bool:
    """Whether ``clause`` asks for something; a mere statement does not."""
    return bool(
        clause.rstrip().endswith("?") or _WANTS.search(clause) or not _STATES.match(clause) or is_question(clause)
    )


def follows_up(clause: str) -> bool:
    """Whether ``clause`` may ask the same as before about something else."""
    return _FOLLOWS.match(clause) is not None or (clause.rstrip().endswith("?") and len(clause.split()) <= _SHORT)
