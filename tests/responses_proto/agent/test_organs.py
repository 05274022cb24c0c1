"""Every organ can be saved, is consulted at some moment, and stands in the union."""

from __future__ import annotations

import typing

from responses_proto.agent.organ import Moment, Organ
from responses_proto.agent.organs import CONSULTED, AnyOrgan


def test_the_rows_and_the_union_name_the_same_organs() -> None:
    saved = set(typing.get_args(AnyOrgan)) or {AnyOrgan}
    consulted = {organ for row in CONSULTED.values() for organ in row}
    assert saved == consulted
    assert all(issubclass(typing.cast(type, organ), Organ) for organ in saved)
    assert set(CONSULTED) == set(Moment)
    assert all(len(set(row)) == len(row) for row in CONSULTED.values())
