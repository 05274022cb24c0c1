"""What a sentence is about, in a form in which other words for the same do not matter."""

from __future__ import annotations

import re

from .words import roots

__all__ = ["KINDS", "topic"]

_SAME = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), f" {word} ")
    for pattern, word in (
        (r"how old|years? old|years? of age|turn(?:ed|ing)?(?= \d)", "age"),
        (r"who (?:am i|i am)|(?:calls?|address) me(?: as)?|go(?:es)? by|called|named|names?", "name"),
        (
            r"do(?:es)? \w+ do(?: for (?:a|my|his|her) (?:living|job|work))|work as|profession|occupation|career|job",
            "job",
        ),
        (
            r"(?:like|love|enjoy)s?(?: \w+)?(?: the)? (?:best|most|above all)|prefer(?:s|red|ence)?|favou?rites?|"
            r"(?:like|love)s? (?:best|most)",
            "favorite",
        ),
        (r"resid(?:e|es|ing)|dwell|based|living|live[sd]?", "live"),
        (r"birthdays?|birth ?dates?|date of birth|born", "birth"),
        (r"(?:tele|cell ?|mobile )?phone(?: numbers?)?|mobile number", "phone"),
        (r"e-?mails?(?: address(?:es)?)?", "email"),
        (r"allerg\w+", "allergy"),
        (r"employers?|employed|compan(?:y|ies)", "work"),
        (r"(?:com(?:e|es|ing)|hail\w*|originally) from", "from"),
        (r"code ?words?", "codeword"),
        (r"pass ?words?", "password"),
    )
)
KINDS = frozenset(
    roots(
        "city town country place location day date time year month name person number figure color kind type sort word "
        "thing value item animal pet brand street address job one amount sum"
    )
)
"""Words that say what sort of answer is wanted; a statement need not have them."""
_STOP = frozenset(
    roots(
        "a an the this that these those there here i me mine my we us our ours you your yours he him his she her "
        "hers it "
        "its they them their is are am was were be been being isn't aren't wasn't do does did don't doesn't didn't "
        "have "
        "has had can could will would shall should may might must to of in on at for by with about as into and or "
        "but not "
        "no if then than so what which who whom whose where when why how please tell give show let get make just only "
        "some any all each right want need know say said says s t re ll ve d m remember recall remind memorize told "
        "asked ask mention mentioned state stated repeat spell write print name's again earlier before previously "
        "conversation chat message ago still exactly currently current now today really actually also too more much "
        "many "
        "little bit out up got get long called quickly short briefly again learn taught shared "
        "share gave given wonder wondering forgot forget forgotten hello hi hey thanks thank remembered"
    )
) - {"nam"}


def topic(text: str) -> list[str]:
    """Return the roots that ``text`` is about, in order; words of asking and telling are left out."""
    text = text.replace("_", " ")
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    return [found for found in roots(text) if found not in _STOP]
