"""JSON that is still being written: at any point, the value as far as it is complete.

Grammar: RFC 8259, read as ``json.loads`` reads it (the last of two equal keys counts, lone
surrogates in escapes are kept), but without its ``NaN`` and ``Infinity``. What is open counts as
closed: strings end where the text ends, lists and objects hold what is there. What cannot be used
before its end is left out: numbers, ``true``, ``false``, ``null``, keys without a value, and an
escape that is cut in two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any, Final, NoReturn

import msgspec

from .errors import LocalError, ResponsesError

__all__ = ["DEFAULT_MAX_DEPTH", "NotJSON", "PartialJSON", "TooDeep"]

DEFAULT_MAX_DEPTH: Final = 128
"""Lists and objects that may stand inside each other."""


class NotJSON(ResponsesError):
    """The text is not JSON; ``position`` is the character at which that shows, counted from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message, position)
        self.position = position

    def __str__(self) -> str:
        return f"{self.args[0]} (character {self.position})"


class TooDeep(NotJSON):
    """Lists and objects are nested deeper than ``max_depth``."""


class _Expect(Enum):
    VALUE = auto()
    FIRST_ELEMENT = auto()
    FIRST_KEY = auto()
    KEY = auto()
    COLON = auto()
    COMMA = auto()
    NOTHING = auto()
    IN_KEY = auto()
    IN_STRING = auto()
    IN_SCALAR = auto()


_SPACE: Final = re.compile(r"[ \t\n\r]*+")
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]++')
_SCALAR: Final = re.compile(r"[-+.0-9A-Za-z]++")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][-+]?[0-9]++)?")
_HIGH: Final = r"u[dD][89abAB][0-9a-fA-F]{2}"
_ESCAPE: Final = re.compile(rf'\\(?:{_HIGH}\\u[dD][c-fC-F][0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|["\\/bfnrt])')
_CUT_ESCAPE: Final = re.compile(rf"\\(?:u[0-9a-fA-F]{{0,3}}|{_HIGH}(?:\\(?:u[0-9a-fA-F]{{0,3}})?)?)?")
"""An escape that more text may complete; half a surrogate pair waits for the other half."""

_SHORT: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}


class PartialJSON:
    """One JSON text, fed in pieces cut anywhere.

    Time is linear in the characters fed; a look at ``value`` takes at most what the string costs
    that is being read, whoever holds what was seen before. ``value`` is live: the lists and
    objects in it grow with the next :meth:`feed`, and the string that is being read with the next
    look. Copy what must stay as it is.
    """

    def __init__(self, *, max_depth: int = DEFAULT_MAX_DEPTH) -> None:
        if max_depth < 1:
            raise LocalError(f"max_depth must be at least 1, not {max_depth}")
        self._max_depth = max_depth
        self._expect = _Expect.VALUE
        self._root: list[Any] = []
        self._stack: list[Any] = []  # the open lists and objects
        self._holder: Any = self._root  # where the open string stands, and under which key
        self._key: Any = 0
        self._token: list[str] = []  # of the newest key
        self._pieces: list[str] = []  # of the open string, those that it does not have yet
        self._scalar: list[str] = []
        self._cut = ""  # an escape that is not all there
        self._start = 0  # characters before the text that is being read
        self._end = 0
        self._fault: NotJSON | None = None

    @property
    def value(self) -> Any:
        """The value so far, ``msgspec.UNSET`` while there is none."""
        self._join()
        return self._root[0] if self._root else msgspec.UNSET

    @property
    def complete(self) -> bool:
        """Whether the value is whole. A number or word that stands alone is so only after :meth:`end`."""
        return self._expect is _Expect.NOTHING

    def feed(self, text: str) -> None:
        """Take the next piece of the text.

        Raises :class:`NotJSON` where no JSON text can go on like this, and :class:`TooDeep`; then
        ``value`` stays as it is, and every later call raises the same.
        """
        if self._fault is not None:
            raise self._fault
        self._start = self._end - len(self._cut)
        self._end += len(text)
        text, self._cut = self._cut + text, ""
        at = 0
        while at < len(text):
            at = _STEPS[self._expect](self, text, at)

    def end(self) -> Any:
        """Say that no more comes, and return the whole value.

        Raises :class:`NotJSON` if it is not whole.
        """
        if self._expect is _Expect.IN_SCALAR and not self._stack:
            self.feed(" ")
        if self._fault is not None:
            raise self._fault
        if not self.complete:
            self._start = self._end
            self._fail("the text ends before the value does", 0)
        return self.value

    def _fail(self, message: str, at: int, kind: type[NotJSON] = NotJSON) -> NoReturn:
        self._fault = kind(message, self._start + at)
        raise self._fault

    def _structure(self, text: str, at: int) -> int:
        at += len(_SPACE.match(text, at)[0])  # type: ignore[index]  # it matches the empty text at least
        if at == len(text):
            return at
        action = _TABLE[self._expect].get(text[at])
        if action is None:
            self._fail(f"{text[at]!r} cannot stand here", at)
        return action(self, text, at)

    def _put(self, value: object) -> None:
        self._holder = self._stack[-1] if self._stack else self._root
        if isinstance(self._holder, dict):
            self._key = "".join(self._token)
            self._holder[self._key] = value
        else:
            self._key = -1
            self._holder.append(value)

    def _value_ends(self) -> None:
        self._expect = _Expect.COMMA if self._stack else _Expect.NOTHING

    def _open(self, text: str, at: int) -> int:
        if len(self._stack) == self._max_depth:
            self._fail(f"nested deeper than {self._max_depth}", at, TooDeep)
        container: dict[str, Any] | list[Any] = {} if text[at] == "{" else []
        self._put(container)
        self._stack.append(container)
        self._expect = _Expect.FIRST_KEY if text[at] == "{" else _Expect.FIRST_ELEMENT
        return at + 1

    def _close(self, text: str, at: int) -> int:
        if isinstance(self._stack[-1], dict) != (text[at] == "}"):
            self._fail(f"{text[at]!r} closes what it did not open", at)
        self._stack.pop()
        self._value_ends()
        return at + 1

    def _comma(self, text: str, at: int) -> int:
        self._expect = _Expect.KEY if isinstance(self._stack[-1], dict) else _Expect.VALUE
        return at + 1

    def _colon(self, text: str, at: int) -> int:
        self._expect = _Expect.VALUE
        return at + 1

    def _open_key(self, text: str, at: int) -> int:
        self._token = []
        self._expect = _Expect.IN_KEY
        return at + 1

    def _open_string(self, text: str, at: int) -> int:
        self._put("")
        self._expect = _Expect.IN_STRING
        return at + 1

    def _open_scalar(self, text: str, at: int) -> int:
        self._scalar = []
        self._expect = _Expect.IN_SCALAR
        return at

    def _in_key(self, text: str, at: int) -> int:
        if text[at] != '"':
            piece, at = self._piece(text, at)
            self._token.append(piece)
            return at
        self._expect = _Expect.COLON
        return at + 1

    def _in_string(self, text: str, at: int) -> int:
        if text[at] == '"':
            self._join()
            self._value_ends()
            return at + 1
        piece, at = self._piece(text, at)
        self._pieces.append(piece)
        return at

    def _join(self) -> None:
        if self._pieces:
            grown = self._holder[self._key]
            # With the holder's hand off it, `+=` extends a string that nobody else holds in place.
            self._holder[self._key] = None
            grown += "".join(self._pieces)
            self._holder[self._key] = grown
            self._pieces.clear()

    def _piece(self, text: str, at: int) -> tuple[str, int]:
        """Return the next piece of a string, decoded, and where it ends."""
        if plain := _PLAIN.match(text, at):
            return plain[0], plain.end()
        if _CUT_ESCAPE.fullmatch(text, at):
            self._cut = text[at:]
            return "", len(text)
        escape = _ESCAPE.match(text, at)
        if escape is None:
            self._fail(f"{text[at : at + 2]!r} cannot stand in a string", at)
        return _unescaped(escape[0]), escape.end()

    def _in_scalar(self, text: str, at: int) -> int:
        if piece := _SCALAR.match(text, at):
            self._scalar.append(piece[0])
            at = piece.end()
            if at == len(text):
                return at
        self._put(self._scalar_value("".join(self._scalar), at))
        self._value_ends()
        return at

    def _scalar_value(self, word: str, at: int) -> object:
        number = _NUMBER.fullmatch(word)
        try:
            if number is None:
                return _WORDS[word]
            return int(word) if number[1] is None and number[2] is None else float(word)
        except (KeyError, ValueError):  # ValueError: an integer with more digits than Python reads
            self._fail(f"{word[:20]!r} is no value", at)


def _unescaped(escape: str) -> str:
    if escape[1] != "u":
        return _SHORT[escape[1]]
    first = int(escape[2:6], 16)
    if len(escape) == _LONE:
        return chr(first)
    return chr(0x10000 + ((first - 0xD800) << 10) + int(escape[8:12], 16) - 0xDC00)


_LONE: Final = len(r"\uXXXX")
_Action = Callable[[PartialJSON, str, int], int]
_VALUES: Final[Mapping[str, _Action]] = {
    "{": PartialJSON._open,
    "[": PartialJSON._open,
    '"': PartialJSON._open_string,
    **dict.fromkeys("-0123456789tfn", PartialJSON._open_scalar),
}
_TABLE: Final[Mapping[_Expect, Mapping[str, _Action]]] = {
    _Expect.VALUE: _VALUES,
    _Expect.FIRST_ELEMENT: {**_VALUES, "]": PartialJSON._close},
    _Expect.FIRST_KEY: {'"': PartialJSON._open_key, "}": PartialJSON._close},
    _Expect.KEY: {'"': PartialJSON._open_key},
    _Expect.COLON: {":": PartialJSON._colon},
    _Expect.COMMA: {",": PartialJSON._comma, "]": PartialJSON._close, "}": PartialJSON._close},
    _Expect.NOTHING: {},
}
"""Between tokens: what may come next, and what it does."""
_STEPS: Final[Mapping[_Expect, _Action]] = {
    **dict.fromkeys(_TABLE, PartialJSON._structure),
    _Expect.IN_KEY: PartialJSON._in_key,
    _Expect.IN_STRING: PartialJSON._in_string,
    _Expect.IN_SCALAR: PartialJSON._in_scalar,
}
