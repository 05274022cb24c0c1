"""A value of the smallest kind that has a number, a text and more."""

from __future__ import annotations

from typing import Any

from responses_proto.values import Keep, always

__all__ = ["Leaf"]


class Leaf(Keep, tag="leaf", frozen=True):
    size: int
    note: str = always("")
    more: tuple[Any, ...] = ()
