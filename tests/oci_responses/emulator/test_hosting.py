import asyncio
import gc
import socket
import threading
import warnings

import pytest

from oci_responses.emulator.hosting import Hosting


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(100):
            writer.write(data)
    finally:
        writer.transport.abort()


def test_connections_are_served_until_it_stops() -> None:
    before = threading.active_count()
    hosting = Hosting(echo, "127.0.0.1", 0)
    port = hosting.start()
    with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
        sock.sendall(b"hi")
        assert sock.recv(10) == b"hi"
        hosting.stop()
        assert sock.recv(10) == b""
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5).close()


def test_a_taken_port_is_told_to_the_caller() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        hosting = Hosting(echo, "127.0.0.1", taken.getsockname()[1])
        with pytest.raises(OSError, match="address"):
            hosting.start()


def test_nothing_is_left_behind() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        hosting = Hosting(echo, "127.0.0.1", 0)
        port = hosting.start()
        socks = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(20)]
        hosting.stop()
        for sock in socks:
            sock.close()
        del hosting
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


@pytest.mark.parametrize(("grace", "ends"), [(5.0, True), (0.05, False)])
def test_what_is_needed_stays_open_for_a_while(grace: float, ends: bool) -> None:
    busy = threading.Event()
    busy.set()
    hosting = Hosting(echo, "127.0.0.1", 0)
    with socket.create_connection(("127.0.0.1", hosting.start()), timeout=5) as sock:
        stopping = threading.Thread(target=hosting.stop, args=(grace, busy.is_set))
        stopping.start()
        if ends:
            sock.sendall(b"hi")
            assert sock.recv(10) == b"hi"
            busy.clear()
        stopping.join(5)
        assert not stopping.is_alive()
        assert sock.recv(10) == b""
