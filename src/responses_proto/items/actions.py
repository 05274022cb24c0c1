"""What a call asks to be done: with a screen, with files, with commands, with the web.

Source: the official client's types of the computer, apply patch, shell and web search calls.
Positions and distances are in pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from ..decoding import Detail, Keep, OpenUnion, Unknown, always

__all__ = [
    "COMPUTER",
    "PATCH",
    "SEARCH",
    "Click",
    "ComputerAction",
    "CreateFile",
    "DeleteFile",
    "DoubleClick",
    "Drag",
    "FindInPage",
    "Keypress",
    "LocalShellAction",
    "Move",
    "OpenPage",
    "PatchOperation",
    "Point",
    "Screenshot",
    "Scroll",
    "Search",
    "SearchAction",
    "SearchSource",
    "ShellAction",
    "TypeText",
    "UnknownAction",
    "UpdateFile",
    "Wait",
]


class UnknownAction(Unknown):
    """An action of a type that this version does not know."""

    __slots__ = ()


class Point(Detail, frozen=True):
    """A point on the screen."""

    x: int
    y: int


class _At(Keep, frozen=True):
    """``keys`` are held down meanwhile."""

    x: int = always(0)
    y: int = always(0)
    keys: tuple[str, ...] | None = None


class Click(_At, tag="click", frozen=True, kw_only=True):
    """Click; ``button`` is left, right, wheel, back or forward."""

    button: str = always("left")


class DoubleClick(_At, tag="double_click", frozen=True):
    """Click twice."""


class Move(_At, tag="move", frozen=True):
    """Move the pointer."""


class Scroll(_At, tag="scroll", frozen=True, kw_only=True):
    """Scroll by a distance."""

    scroll_x: int = always(0)
    scroll_y: int = always(0)


class Drag(Keep, tag="drag", frozen=True):
    """Move the pointer along ``path`` with the button held down."""

    path: tuple[Point, ...] = always(())
    keys: tuple[str, ...] | None = None


class Keypress(Keep, tag="keypress", frozen=True):
    """Press keys together."""

    keys: tuple[str, ...] = always(())


class TypeText(Keep, tag="type", frozen=True):
    """Type text."""

    text: str = always("")


class Screenshot(Keep, tag="screenshot", frozen=True):
    """Show the screen."""


class Wait(Keep, tag="wait", frozen=True):
    """Wait a moment."""


class CreateFile(Keep, tag="create_file", frozen=True):
    """Make a file; ``diff`` is its content as a diff."""

    path: str
    diff: str = always("")


class UpdateFile(Keep, tag="update_file", frozen=True):
    """Change a file by a diff."""

    path: str
    diff: str = always("")


class DeleteFile(Keep, tag="delete_file", frozen=True):
    """Delete a file."""

    path: str


class SearchSource(Detail, frozen=True):
    """A page that a search looked at."""

    type: str | None = None
    url: str | None = None


class Search(Keep, tag="search", frozen=True, kw_only=True):
    """Search the web; ``sources`` come if the request included them."""

    query: str | None = None
    queries: tuple[str, ...] | None = None
    sources: tuple[SearchSource, ...] | None = None


class OpenPage(Keep, tag="open_page", frozen=True):
    """Read a page."""

    url: str | None = None


class FindInPage(Keep, tag="find_in_page", frozen=True):
    """Look for text in a page."""

    pattern: str = always("")
    url: str | None = None


class LocalShellAction(Detail, frozen=True):
    """One command as its words; ``type`` is exec, ``timeout_ms`` in milliseconds."""

    type: str = always("exec")
    command: tuple[str, ...] = always(())
    env: dict[str, str] | None = None
    timeout_ms: int | None = None
    user: str | None = None
    working_directory: str | None = None


class ShellAction(Detail, frozen=True):
    """Commands as shell text; ``timeout_ms`` for each, ``max_output_length`` in characters."""

    commands: tuple[str, ...] = always(())
    timeout_ms: int | None = None
    max_output_length: int | None = None


KnownComputerAction: TypeAlias = Click | DoubleClick | Drag | Keypress | Move | Screenshot | Scroll | TypeText | Wait
KnownOperation: TypeAlias = CreateFile | UpdateFile | DeleteFile
KnownSearch: TypeAlias = Search | OpenPage | FindInPage

if TYPE_CHECKING:
    ComputerAction: TypeAlias = KnownComputerAction | UnknownAction
    PatchOperation: TypeAlias = KnownOperation | UnknownAction
    SearchAction: TypeAlias = KnownSearch | UnknownAction
else:
    # The unknown ones are made by the readers; msgspec must see the known ones only.
    ComputerAction = KnownComputerAction
    PatchOperation = KnownOperation
    SearchAction = KnownSearch

COMPUTER: Final[OpenUnion[ComputerAction]] = OpenUnion(*get_args(KnownComputerAction), unknown=UnknownAction)
PATCH: Final[OpenUnion[PatchOperation]] = OpenUnion(*get_args(KnownOperation), unknown=UnknownAction)
SEARCH: Final[OpenUnion[SearchAction]] = OpenUnion(*get_args(KnownSearch), unknown=UnknownAction)
