"""Two columns, wrapped, flushed, and nothing that could steer a terminal."""

from __future__ import annotations

import io
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oci_responses.cli.screen import Screen


class Paper(io.StringIO):
    """Counts what is written after the last flush."""

    unflushed = False

    def __init__(self, terminal: bool = False) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> int:
        self.unflushed = True
        return super().write(text)

    def flush(self) -> None:
        self.unflushed = False


@pytest.mark.parametrize(
    ("terminal", "environ", "bold"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_bold_on_a_willing_terminal_only(
    terminal: bool, environ: dict[str, str], bold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    paper = Paper(terminal)
    Screen(paper, width=80).title("Title")
    assert paper.getvalue() == ("\n\033[1mTitle\033[0m\n" if bold else "\nTitle\n")


def test_columns_are_aligned_and_lines_wrapped() -> None:
    paper = Paper()
    Screen(paper, width=40).fact("label", "one two three four five six\nseven")
    assert paper.getvalue().splitlines() == [
        "  label            one two three four",
        "                   five six",
        "                   seven",
    ]


def test_long_words_stay_whole_and_nothing_is_said_as_such() -> None:
    paper = Paper()
    screen = Screen(paper, width=40)
    screen.fact("id", "x" * 60)
    screen.fact("empty", "")
    assert "x" * 60 in paper.getvalue()
    assert "(nothing)" in paper.getvalue()


@given(st.text())
@example("\x1b]0;title\x07\r\x9b2J\x7f\u2028")
def test_no_text_can_steer_the_terminal(text: str) -> None:
    paper = Paper(terminal=True)
    screen = Screen(paper, width=60)
    screen.fact("label", text)
    running = screen.running("label")
    running.add(text)
    running.end()
    assert {c for c in paper.getvalue() if category(c) in ("Cc", "Zl", "Zp")} == {"\n"}


def test_text_of_any_script_is_shown_as_it_is() -> None:
    paper = Paper()
    Screen(paper, width=80).fact("label", "d\u00e9j\u00e0 \u4f60\u597d \U0001f469\u200d\U0001f52c 5\u202fC")
    assert paper.getvalue().endswith(" d\u00e9j\u00e0 \u4f60\u597d \U0001f469\u200d\U0001f52c 5 C\n")


WORDS = st.lists(st.sampled_from(["one", " two", " three-and-four", "\n", "\nfive", " ", ", six", "seven"]))


@given(WORDS)
def test_running_text_loses_no_word_and_fits(pieces: list[str]) -> None:
    paper = Paper()
    running = Screen(paper, width=40).running("label")
    for piece in pieces:
        running.add(piece)
        assert not paper.unflushed
    running.end()
    shown = paper.getvalue().removeprefix("  label")
    assert "".join(shown.split()) == "".join("".join(pieces).split())
    assert all(line.startswith(" " * 19) for line in paper.getvalue().splitlines()[1:])


@pytest.mark.parametrize(
    "pieces", [("aaaaaaaaaa", " bbbbbbbbbb", " cccccccccc"), ("aaaaaaaaaa ", "bbbbbb", "bbbb ", "cccccccccc")]
)
def test_running_text_breaks_between_words_when_the_line_is_full(pieces: tuple[str, ...]) -> None:
    paper = Paper()
    running = Screen(paper, width=40).running("label")
    for piece in pieces:
        running.add(piece)
    running.end()
    assert paper.getvalue().splitlines() == [
        "  label            aaaaaaaaaa bbbbbbbbbb",
        " " * 19 + "cccccccccc",
    ]
