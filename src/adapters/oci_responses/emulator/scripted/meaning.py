"""Everyday ways to ask for what tools are named after: which words an expression stands for."""

from __future__ import annotations

import re

from .numerals import NUMBER
from .words import roots

__all__ = ["alike", "implied", "plain", "telling"]

_N = rf"(?:{NUMBER})"
_SUM = "calculate compute evaluate calculator calculation arithmetic math mathematics mathematical expression operation"
_IMPLIED = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(roots(words)))
    for pattern, words in (
        (rf"{_N}\s*\+\s*{_N}|\bplus\b|\badd(?:ed|ing)?\b|\bsum\b|\btotal\b", f"add plus sum addition total {_SUM}"),
        (
            rf"{_N}\s*[-\u2212]\s*{_N}|\bminus\b|\bsubtract\w*|\bdifference\b|\btake away\b|\bless\b",
            f"subtract minus subtraction difference {_SUM}",
        ),
        (
            rf"{_N}\s*[*x\u00d7]\s*{_N}|{_N}\s+times\s+{_N}|\bmultipl\w+|\bproduct\b",
            f"multiply multiplication product times {_SUM}",
        ),
        (
            rf"{_N}\s*[/\u00f7]\s*{_N}|\bdivided?\b|\bdivision\b|\bquotient\b|\bover\b",
            f"divide division quotient {_SUM}",
        ),
        (r"\^|\*\*|\bto the power\b|\braised?\b|\bsquared?\b|\bcubed?\b", f"power exponent exponentiation {_SUM}"),
        (
            r"\b(?:rain|snow|sunn|cloud|wind|storm|umbrella|humid|fog|weather|forecast)\w*",
            "weather forecast rain climate",
        ),
        (
            r"\b(?:hot|cold|warm|cool)(?:t?er|t?est)?\b|\b(?:chilly|degrees|freezing)\b",
            "temperature weather forecast climate",
        ),
        (r"\bweather\b", "temperature"),
        (r"\b(?:temperature|temperatures)\b", "weather warm hot cold heat"),
        (r"\bhow far\b|\bfar (?:is|away|apart)\b|\bapart\b|\bmiles?\b.*\bbetween\b", "distance"),
        (r"\bhow (?:much|expensive|pricey)\b|\bcosts?\b|\bprices?\b|\bpricing\b", "price cost quote"),
        (r"\bhow long\b", "length duration long"),
        (r"\b(?:tell|inform|notify) (?-i:[A-Z])\w+ (?:that|to|about)\b", "message send notify"),
        (r"\bo'clock\b|\bwhat time\b|\bclock\b", "time clock"),
        (r"\blook(?:ing)? (?:up|for)\b|\bfind\b|\bsearch\w*|\bgoogle\b|\bquery\b", "search find lookup query"),
        (r"\be-?mails?\b|\bmail\b|\bwrite to\b", "email mail"),
        (r"\btext\b|\bmessage\b|\bsms\b|\blet \w+ know\b", "message sms text notify"),
        (r"\bpopulation\b|\bhow many people\b|\binhabitants\b", "population inhabitant"),
        (
            rf"\bconver\w+|\bexchange\b|\bhow (?:many|much) [a-z]+ (?:is|are|in|make)\b|{_N} [a-z]+ (?:in|to|into) "
            rf"[a-z]+",
            "convert conversion exchange converter",
        ),
        (
            r"\b(?:turn|switch)\b.*\b(?:on|off)\b|\b(?:dim|brighten|toggle)\b",
            "turn switch toggle light lamp control set",
        ),
        (r"\bwake me\b|\balarm\b", "alarm wake"),
        (r"\b(?:book|reserv)\w*", "book reserve reservation booking"),
        (r"\b(?:buy|purchas|order)\w*", "buy purchase order"),
        (
            r"\btranslat\w+|\bhow do (?:you|i) say\b|\bin (?:french|german|spanish|italian|japanese|chinese)\b",
            "translate translation",
        ),
        (r"\bdefin\w+|\bmean(?:s|ing)?\b", "define definition meaning dictionary"),
        (r"\bheadlines?\b|\bnews\b", "news headline"),
        (r"\bjokes?\b|\bfunny\b|\blaugh\b", "joke"),
        (r"\bshares?\b|\bstocks?\b|\bticker\b", "stock share ticker"),
        (r"\bwhat day\b|\bdate\b|\btoday's\b", "date day calendar"),
        (r"\bremind\w*|\bdon't let me forget\b", "remind reminder"),
        (
            r"\bschedul\w*|\bmeeting\b|\bappointment\b|\bcalendar\b|\bset up\b",
            "schedule event meeting calendar appointment",
        ),
        (r"\bdelet\w*|\bremov\w*|\berase\b", "delete remove erase"),
        (r"\bcreat\w*|\bmake\b|\bnew\b", "create make new"),
        (r"\broll\b|\bdice\b|\bdie\b", "roll dice"),
        (r"\bflip\b|\btoss\b|\bheads or tails\b", "flip toss coin"),
        (r"\brandom\b", "random"),
        (r"\bplay\b|\blisten\b|\bput on\b", "play music song"),
        (r"\bcall\b|\bdial\b|\bring\b|\bphone\b", "call dial phone"),
        (r"\btall\b|\bheight\b", "height tall elevation"),
        (r"\bfl(?:y|ights?)\b", "flight fly"),
    )
)
_GENERIC = frozenset(
    roots(
        "a an the this that these those i me my we us our you your it its is are am was be do does did have has can "
        "could "
        "will would shall should may must to of in on at for from by with about as into and or but not no if then "
        "than so "
        "what which who whom whose where when why how please tell give show let get make just only some any all each "
        "need "
        "want know say said much many like there here right now current currently given return returns returned fetch "
        "retrieve provide provides function tool use used using user value values result results input string number "
        "numbers information info data based two one specific specified certain such via per new set run call name "
        "text "
        "details s t re ll d m ve look up check today hello hi thanks ok long other also between within"
    )
)


def plain(text: str) -> frozenset[str]:
    """Return the roots of the words in ``text`` that can tell one tool from another."""
    return frozenset(roots(text)) - _GENERIC


def telling(text: str) -> dict[str, float]:
    """Return the roots that a request speaks of: 1 for its own words, less for what they imply."""
    found = dict.fromkeys(implied(text), 0.6)
    return {**found, **dict.fromkeys(plain(text), 1.0)}


def implied(text: str) -> frozenset[str]:
    """Return what the expressions in ``text`` stand for."""
    return frozenset().union(*(words for pattern, words in _IMPLIED if pattern.search(text)))


_SHORT, _SHORTER = 4, 3


def alike(left: str, right: str) -> bool:
    """Whether two roots are the same, or one an abbreviation of the other, as ``temp`` is."""
    short, long = sorted((left, right), key=len)
    return left == right or (len(short) >= _SHORT and len(long) - len(short) >= _SHORTER and long.startswith(short))
