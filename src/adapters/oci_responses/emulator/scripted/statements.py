"""Facts that a text states, each with what it is about and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from .numerals import NUMBER
from .topics import topic
from .words import flip, is_question, sentences

__all__ = ["KEPT", "LONGEST", "NAME", "Fact", "facts"]

NAME = frozenset(topic("name"))

KEPT = "#"
"""Among the words of what was to be remembered for its own sake."""

LONGEST = 600
"""Characters of a sentence that is still looked at."""


@dataclass(frozen=True)
class Fact:
    """``sentence`` is the fact told to the one who stated it.

    ``subject`` are the roots that it is about, none for a statement that the rules cannot take
    apart; ``words`` all its roots. ``owner`` is ``my``, another's name or nothing.
    """

    subject: frozenset[str]
    value: str
    sentence: str
    words: frozenset[str]
    owner: str = ""


_LEADS = (
    r"please|kindly|and|but|so|also|ok(?:ay)?|hi|hello|hey|greetings|good (?:morning|evening|day)|well|oh|yes|no|nope|"
    r"sure|anyway|now|actually|sorry|oops|correction|wait|update|just|listen|guess what|to be clear|"
    r"(?:here(?:'s| is) )?(?:a |an |one |another |some |the |fun |quick )*(?:facts?|note|fyi|info(?:rmation)?|btw|ps|"
    r"detail|reminder)(?: (?:about|for) (?:me|you))?(?: is)?|"
    r"by the way|let me introduce (?:myself|\w+)|for the record|for (?:your|future) (?:information|reference)|"
    r"(?:just )?so (?:that )?you know|as you "
    r"know|"
    r"(?:let(?:'s| us) |let me )?(?:say|suppose|assume|imagine|pretend)|let me tell you(?: something)?|"
    r"(?:i(?:'d| would|'ll| will)? )?(?:just )?(?:want(?:ed)?|like|need|have)(?: you)? to "
    r"(?:know|remember|tell you|say|mention|note|inform you|share|keep in mind)|"
    r"(?:you |i )(?:should|must|need to|might want to|may want to|ought to) (?:know|mention|add|tell you|say|remember)|"
    r"did you know|(?:keep|bear|have) in mind|(?:be|please be) aware|take note|make a (?:mental )?note(?: of)?|"
    r"(?:(?:can|could|will|would) you )?(?:please )?(?:always |try to )?(?:remember|memori[sz]e|note(?: down)?|know|"
    r"record|"
    r"store|save|write down|jot down|(?:don't|do not|never) forget)(?: this| the following)?|"
    r"one more thing|something (?:else )?about me|about me|i(?:'ve| have)? (?:told you|said|mentioned)|"
    r"i (?:think|believe|guess|must say|have to say|confess|admit|declare)|it(?:'s| is) (?:true|a fact|known)|"
    r"the (?:fact|truth) is|in case you (?:wonder(?:ed)?|were wondering|(?:did not|didn't|don't|do not) know)|"
    r"(?:i )?changed my mind|on second thoughts?|from now on|as of (?:today|now)|these days|today|currently"
)
_LEAD = re.compile(rf"^(?:(?:{_LEADS})\b(?!'s\b)[,:;.!-]*\s*(?:there[,!]?\s+)?(?:that\s+)?)+", re.IGNORECASE)
_REMEMBER = re.compile(
    r"\b(?:remember|memori[sz]e|note|(?<!the )record|store|save|write down|jot down|forget|keep|here(?:'s| is))\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:actually|no|nope|sorry|oops|correction|wait|mean|meant|changed|mistake|wrong|now|rather|instead|update|"
    r"make (?:it|that)|longer|not)\b|n't\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:,|;| -|,?\s+(?:and|but|while|whereas|so|then))\s+(?=(?:my|our|the|i|i'm|i've|we|call|he|she|it|it's|her|his|"
    r"(?-i:[A-Z])[\w-]*'s)\b)|,\s+(?:and\s+)?(?=(?:what|how|who|where|when|which|can|could|do|does|tell|please)\b)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:,?\s+(?:please|ok(?:ay)?|thanks|thank you|by the way|btw|though|however|too|actually|now|nowadays|these days|"
    r"from now on|instead|you know|for the record|i (?:think|guess|believe)|"
    r"(?:and )?(?:please )?(?:remember|note|keep|don't forget|do not forget)(?: (?:that|it|this)\b.*)?)|"
    r",\s+not [\w' -]+)*[.!?\s]*$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:and |but )?(?:he|she|they|it|his|her|their|its)\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"^((?:my|our) (?:[\w-]+ )*(?:[\w-]+))'s (?!.*\b(?:is|are|was|were)\b)", re.IGNORECASE)


def facts(texts: Iterable[str]) -> list[Fact]:
    """Return the facts stated in ``texts``, oldest first."""
    found: list[Fact] = []
    for text in texts:
        for sentence in sentences(text):
            if len(sentence) > LONGEST:
                continue
            # "Can you remember that my name is Bo?" asks for nothing but to be heard.
            heard = _LEAD.sub("", sentence) if _REMEMBER.search(sentence[:40]) and " that " in sentence else sentence
            for clause in _NEXT.split(heard.rstrip("?") if heard is not sentence else heard):
                found += [_meant(fact, clause, found) for fact in _stated(clause.strip(), sentence, found)]
    return found


def _stated(clause: str, sentence: str, before: list[Fact]) -> Iterator[Fact]:
    bare = _TAIL.sub("", _CONTRACTED.sub(r"\1 is ", _LEAD.sub("", clause)))
    if not bare or _PRONOUN.fullmatch(bare) or is_question(clause if clause.endswith("?") else bare):
        return
    if _CORRECTS.search(sentence) and (changed := _corrected(bare, before)):
        yield changed
        return
    owner = None
    for pattern, build in _RULES:
        if (match := pattern.fullmatch(bare)) and (fact := build(match)):
            owner = fact.owner if owner is None else owner
            yield fact
    if not owner and not _VERB.search(bare) and _REMEMBER.search(sentence) and (match := _KEPT.fullmatch(bare)):
        yield _kept(match)
        return
    yield _fact("", bare, bare, owner)


def _meant(fact: Fact, clause: str, before: list[Fact]) -> Fact:
    """Return ``fact`` as one about whom the statement before it was about, if it says but ``she``."""
    if not before or _PRONOUN.match(clause) is None:
        return fact
    last = before[-1]
    subject = fact.subject | (last.subject - NAME) if fact.subject else fact.subject
    return replace(fact, subject=subject, words=fact.words | last.words)


def _fact(about: str, value: str, sentence: str, owner: str | None = None) -> Fact:
    told = flip(sentence)
    if owner is None:
        owner = "my" if re.search(r"\b(?:my|our|i|i'm|i've|me|we)\b", sentence, re.IGNORECASE) else ""
    words = frozenset(topic(sentence)) | frozenset(topic(about))
    return Fact(frozenset(topic(about)), value, f"{told[:1].upper()}{told[1:]}.", words, owner)


def _corrected(bare: str, before: list[Fact]) -> Fact | None:
    """Return the newest fact with another value, if ``bare`` gives but that."""
    match = _IT_IS.fullmatch(bare)
    last = next((fact for fact in reversed(before) if fact.subject), None)
    if match is None or last is None:
        return None
    value = flip(match[1])
    told = last.sentence[: -len(flip(last.value)) - 1] if last.sentence.endswith(f"{flip(last.value)}.") else ""
    told = told or f"{' '.join(sorted(last.subject))} is "
    return replace(last, value=match[1], sentence=f"{told}{value}.", words=last.subject | frozenset(topic(value)))


_IT_IS = re.compile(
    r"(?:(?:it|that|this|they)(?:'s| is| was|'re| are)|i (?:mean|meant)(?: to say)?|(?:make|change) (?:it|that)(?: "
    r"to)?)\s+"
    r"(?:now |really |actually |rather )?(?!not\b)(.+)",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"(?:(?:the|this|that|these|those|my|our|a|an|following)\s+)*"
    r"(?:(?P<about>[\w'-]+(?:\s+[\w'-]+){0,3}?)\s*(?::|,|-|=|\s)\s*)??"
    r"(?P<value>\"[^\"]+\"|'[^']+'|(?<=[:=] )[^:]+|[^\s:]+(?:,\s*(?:and\s+)?[^\s:]+|\s+and\s+[^\s:]+)*)(?: in mind| "
    r"for me)?",
    re.IGNORECASE,
)


def _kept(match: re.Match[str]) -> Fact:
    about, value = match["about"] or "", match["value"].strip("\"'")
    sentence = f"The {about} is {value}" if about else f"You asked me to remember {value}"
    fact = _fact(f"remembered {about}", value, sentence, "")
    return replace(
        fact, sentence=f"{sentence}.", subject=frozenset(topic(about)) or frozenset({KEPT}), words=fact.words | {KEPT}
    )


def _owned(match: re.Match[str]) -> Fact | None:
    owner, subject, verb, value = match["owner"], match["subject"], match["verb"], match["value"]
    if negated := re.fullmatch(r"not (?:[\w' -]+?),? but (.+)", value):
        value = negated[1]
    if not topic(subject) or re.match(r"(?:not|no longer|never)\b", value):
        return None
    whose = owner.lower() if owner.lower() in _OWNERS else owner
    about = f"{subject} {'' if whose in _OWNERS else whose}"
    if called := re.match(r"(?:called|named|known as)\s+(.+)", value):
        fact = _fact(f"{about} name", called[1], f"{owner} {subject} {verb} {value}")
    else:
        fact = _fact(about, value, f"{owner} {subject} {verb} {value}")
    return replace(fact, owner="my" if whose in ("my", "our") else "" if whose in _OWNERS else whose)


def _inverted(match: re.Match[str]) -> Fact:
    return _fact(match["subject"], match["value"], match[0])


def _name(match: re.Match[str]) -> Fact | None:
    value = match["value"]
    return _fact("name", value, f"My name is {value}") if len(value.split()) <= 4 else None  # noqa: PLR2004


def _identity(match: re.Match[str]) -> Fact | None:
    return _name(match) if match["value"][0].isupper() else None


def _pet(match: re.Match[str]) -> Fact:
    return _fact(f"{match['subject']} name", match["value"], match[0])


def _kin(match: re.Match[str]) -> Fact | None:
    if not match["value"][0].isupper() or _VERB.search(match["subject"]):
        return None
    return _fact(f"{match['subject']} name", match["value"], f"my {match['subject']}'s name is {match['value']}")


def _job(match: re.Match[str]) -> Fact:
    return _fact("job", match["value"], match[0])


def _age(match: re.Match[str]) -> Fact:
    return _fact("age", match["value"], match[0])


def _labelled(match: re.Match[str]) -> Fact:
    return _fact(match["subject"], match["value"], f"the {match['subject']} is {match['value']}", "")


_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can)\b", re.IGNORECASE)
_OWNERS = ("my", "our", "the", "this", "that", "his", "her", "their", "its")
_BE = r"(?P<verb>is|are|was|were|=|equals|will be|would be|has to be|became|has become|has always been|has been)"
_Build = Callable[[re.Match[str]], Fact | None]
_RULES: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (
            rf"(?P<owner>{'|'.join(_OWNERS)}|(?:my |our )?[\w-]+(?: [\w-]+)?'s?)\s+(?P<subject>[\w' -]+?)\s+{_BE}\s+"
            r"(?P<value>.+)",
            _owned,
        ),
        (
            r"(?P<value>(?!(?:it|this|that|he|she|they|there|what|which|the|my|our|i)\b)[^,]{1,60}?)\s+(?:is|are|was|"
            r"were)\s+"
            r"(?P<subject>(?:my|our|(?:the )?[\w -]+ of (?:my|our))\s+.+)",
            _inverted,
        ),
        (
            r"(?:(?:you (?:can|may|should) )?(?:call me|address me as)|(?:people|everyone|everybody|friends|they|my "
            r"friends) "
            r"calls? me|i(?:'m| am) (?:called|named|known as)|i go by|(?:the )?name(?:'s| is))\s+(?P<value>.+)",
            _name,
        ),
        (
            r"(?:i(?:'m| am)|this is|it's me,?)\s+(?P<value>[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*)?)(?:,.*| from .*| "
            r"here.*)?",
            _identity,
        ),
        (
            r"(?:(?:i|we)(?:'ve| have)?(?: just)?(?: got| have| own| adopted| keep)?|there(?:'s| is)) (?:a|an|one|"
            r"two|three|\w+) "
            r"(?P<subject>[\w-]+(?: [\w-]+)??),? (?:who is |that is |which is )?(?:named|called|by the name of|"
            r"whose names? (?:is|are)) (?P<value>.+)",
            _pet,
        ),
        (r"(?:my|our) (?P<subject>[\w-]+(?: [\w-]+)?),? (?P<value>(?-i:[A-Z])[\w-]+),? \w.*", _kin),
        (r"i(?:'m| am| work as)(?: an?| the| your)? (?P<value>(?<=an )[\w -]+|(?<=a )[\w -]+)", _job),
        (rf"i(?:'m| am| just turned) (?P<value>{NUMBER})", _age),
        (r"(?P<subject>[a-z][\w'-]*(?: [\w'-]+){0,3}): (?P<value>.+)", _labelled),
    )
)
