"""Whether a socket has something to read."""

from __future__ import annotations

import select
import socket

import pytest

from oci_responses.readable import is_readable


@pytest.mark.parametrize("polls", [True, False])
def test_bytes_the_end_and_a_closed_socket_can_be_read(polls: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not polls:
        monkeypatch.delattr(select, "poll")
    here, there = socket.socketpair()
    with here, there:
        assert not is_readable(here)
        there.send(b"x")
        assert is_readable(here)
        here.recv(1)
        there.close()
        assert is_readable(here)
    assert is_readable(here)


def test_no_socket_is_as_good_as_a_closed_one() -> None:
    assert is_readable(None)
