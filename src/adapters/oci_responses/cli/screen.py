"""Text for a person: labelled lines in two columns, flushed as they come, plain where it is no terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable
from typing import TextIO
from unicodedata import category

__all__ = ["Running", "Screen"]

_INDENT, _LABEL = 2, 17
_MARGIN = _INDENT + _LABEL
_NARROWEST, _WIDEST = 40, 100


class Screen:
    """Writes to ``out`` (default: stdout as it is now), at most ``width`` columns wide.

    Bold is used on a terminal only, and not under ``NO_COLOR`` (no-color.org) or ``TERM=dumb``.
    """

    def __init__(self, out: TextIO | None = None, *, width: int | None = None) -> None:
        self._out = sys.stdout if out is None else out
        columns = shutil.get_terminal_size().columns if width is None else width
        self._width = min(max(columns, _NARROWEST), _WIDEST)
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self._bold = self._out.isatty() and not plain

    def title(self, text: str) -> None:
        """Write a heading, set apart from what is above it."""
        self._write(f"\n\033[1m{text}\033[0m\n" if self._bold else f"\n{text}\n")

    def gap(self) -> None:
        """Write an empty line."""
        self._write("\n")

    def fact(self, label: str, text: str) -> None:
        """Write a label and a text that is wrapped between words."""
        lines = [
            line
            for paragraph in printable(text).split("\n")
            for line in textwrap.wrap(paragraph, self._width - _MARGIN, break_long_words=False, break_on_hyphens=False)
        ]
        self._write(_labelled(label) + f"\n{' ' * _MARGIN}".join(lines or ["(nothing)"]) + "\n")

    def running(self, label: str) -> Running:
        """Begin a text that arrives in pieces."""
        self._write(_labelled(label))
        return Running(self._write, self._width - _MARGIN)

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


class Running:
    """A text that is shown while it arrives; ends in ``end()``."""

    def __init__(self, write: Callable[[str], None], width: int) -> None:
        self._write = write
        self._width = width
        self._column = 0
        self._blanks = ""

    def add(self, piece: str) -> None:
        """Show the next piece; a word that does not fit goes to a new line."""
        for part in re.findall(r"\n| +|[^ \n]+", printable(piece)):
            if part == "\n":
                self._new_line()
            elif part[0] == " ":
                self._blanks += part  # held back: whether they are shown depends on the word after them
            else:
                self._add_word(part)

    def end(self) -> None:
        """End the last line."""
        self._write("\n")

    def _add_word(self, word: str) -> None:
        if self._blanks and self._column and self._column + len(self._blanks) + len(word) > self._width:
            self._new_line()
        self._write(self._blanks + word)
        self._column += len(self._blanks) + len(word)
        self._blanks = ""

    def _new_line(self) -> None:
        self._column, self._blanks = 0, ""
        self._write("\n" + " " * _MARGIN)


def printable(text: str) -> str:
    """Return a text that cannot steer a terminal: blanks of every kind as spaces, other controls as ``?``."""
    return "".join(c if c == "\n" else " " if c.isspace() else "?" if category(c) == "Cc" else c for c in text)


def _labelled(label: str) -> str:
    return " " * _INDENT + label.ljust(_LABEL)
