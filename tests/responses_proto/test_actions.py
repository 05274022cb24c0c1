"""The actions are values, and do not show what is sent."""

from __future__ import annotations

import pytest

from responses_proto.actions import Action, Connect, Deliver, Disconnect, Finish, Receive, Send, Wait
from responses_proto.urls import Origin

ACTIONS: list[tuple[Action, Action]] = [
    (Connect(Origin("a", 443, True), 5.0), Connect(Origin("a", 443, True), 6.0)),
    (Send(b"a"), Send(b"b")),
    (Receive(1.0), Receive()),
    (Wait(1.0), Wait(2.0)),
    (Deliver((1,)), Deliver(())),
    (Finish(1), Finish(2)),
    (Disconnect(), Wait(0)),
]


@pytest.mark.parametrize(("one", "other"), ACTIONS, ids=lambda action: type(action).__name__)
def test_actions_are_values(one: Action, other: Action) -> None:
    assert one == one  # noqa: PLR0124
    assert one != other
    with pytest.raises(AttributeError):
        one.anything = 1  # type: ignore[union-attr]


def test_what_is_sent_is_not_shown() -> None:
    assert repr(Send(b"authorization: hush")) == "Send(<19 bytes>)"
