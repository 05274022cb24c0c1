"""The record of deviations: each kind once, counted; in strict mode the first ends it."""

from __future__ import annotations

import pytest

from responses_proto.errors import RemoteProtocolError
from responses_proto.folding.deviations import TOLERATED, Deviation, DeviationKind, DeviationLog


def test_kinds_are_counted_in_the_order_of_their_first() -> None:
    log = DeviationLog()
    for kind, detail in (("text_lost", "a"), ("no_item", "b"), ("text_lost", "c")):
        log.note(DeviationKind(kind), detail)
    assert log.as_tuple() == (
        Deviation(DeviationKind.TEXT_LOST, "a", 2),
        Deviation(DeviationKind.NO_ITEM, "b", 1),
    )
    assert list(map(str, log.as_tuple())) == ["text_lost: a (2 times)", "no_item: b"]


@pytest.mark.parametrize("kind", DeviationKind)
def test_strict_raises_what_is_not_tolerated(kind: DeviationKind) -> None:
    log = DeviationLog(strict=True)
    if kind in TOLERATED:
        log.note(kind, "why")
    else:
        with pytest.raises(RemoteProtocolError, match=f"^{kind}: why$"):
            log.note(kind, "why")
    assert log.as_tuple() == (Deviation(kind, "why"),)


def test_a_detail_is_short_however_long_the_servers_words_are() -> None:
    log = DeviationLog()
    log.note(DeviationKind.ITEM_ID_CHANGED, "x" * 10_000_000)
    assert len(log.as_tuple()[0].detail) == 200
