"""Reading a ``multipart/form-data`` body (RFC 7578), as clients upload files."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser

from .envelopes import invalid_request

__all__ = ["Field", "read_form"]

_UNREADABLE = "The request body could not be read as multipart/form-data."


@dataclass(frozen=True)
class Field:
    """One field of a form; ``filename`` is None for a field that is no file."""

    data: bytes = field(repr=False)
    filename: str | None = None

    @property
    def text(self) -> str:
        """The data as text."""
        return self.data.decode("utf-8", "replace")


def read_form(data: bytes, media: str) -> dict[str, Field]:
    """Return the fields of a body whose ``Content-Type`` is ``media``; of a repeated one the last.

    Raises a :class:`Refusal` for anything that is no form.
    """
    head = Message()
    head["content-type"] = media
    boundary = head.get_param("boundary")
    if head.get_content_type() != "multipart/form-data" or not isinstance(boundary, str) or not boundary:
        raise invalid_request("Content-Type must be multipart/form-data with a boundary.")
    # The line break before a delimiter belongs to it (RFC 2046, 5.1.1).
    _, *parts = (b"\r\n" + data).split(b"\r\n--" + boundary.encode("latin-1", "replace"))
    if not parts or not parts[-1].startswith(b"--"):
        raise invalid_request(_UNREADABLE)
    return dict(_field(part) for part in parts[:-1])


def _field(part: bytes) -> tuple[str, Field]:
    head, found, body = part.partition(b"\r\n\r\n")
    if not found or not head.lstrip(b" \t").startswith(b"\r\n"):
        raise invalid_request(_UNREADABLE)
    headers = HeaderParser().parsestr(head.decode("utf-8", "replace").lstrip())
    name = headers.get_param("name", header="content-disposition")
    if not isinstance(name, str):
        raise invalid_request(_UNREADABLE)
    return name, Field(body, headers.get_filename())
