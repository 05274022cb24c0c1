"""What all items share."""

from __future__ import annotations

from ..decoding import Detail, Keep, Unknown

__all__ = ["Caller", "ItemBase", "OfCall", "UnknownItem"]


class ItemBase(Keep, frozen=True):
    """Base of the items; ``status`` is in_progress, completed or incomplete where it is given."""

    id: str | None = None
    status: str | None = None


class Caller(Detail, frozen=True):
    """Who made a call: ``type`` direct is the model, program a program (``caller_id``) that it wrote."""

    type: str
    caller_id: str | None = None


class OfCall(ItemBase, frozen=True, kw_only=True):
    """A call, or the answer to one; ``created_by`` is the id of who added the item."""

    call_id: str
    caller: Caller | None = None
    created_by: str | None = None


class UnknownItem(Unknown):
    """An item of a type that this version does not know; goes back to the server as it came."""

    __slots__ = ()

    @property
    def id(self) -> str | None:
        """The item's id, if it has one."""
        return self._member("id", str)

    @property
    def status(self) -> str | None:
        """The item's status, if it has one."""
        return self._member("status", str)

    @property
    def call_id(self) -> str | None:
        """The id of the call that the item is or answers, if it has one."""
        return self._member("call_id", str)
