"""A small crowd; the large one is a program of its own."""

import asyncio

from oci_responses.emulator import Emulator

from .crowd import crowd


def test_nobody_in_a_crowd_loses_anything() -> None:
    with Emulator() as emulator:
        found = asyncio.run(crowd(emulator, 40))
        assert found.odd == []
        assert found.whole == 40
        assert [request.status for request in emulator.requests] == [200] * 40
        assert all(request.note == "" for request in emulator.requests)
