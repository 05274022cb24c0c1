"""Threads that share what a client has."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from oci_responses import blocking

from ..sides import opening, settings_for
from ..wire import Link, Wire, ok

COUNT = 8


def test_threads_share_one_pool_of_connections() -> None:
    def script(link: Link) -> None:
        for _ in range(COUNT):
            link.request()
            link.send(ok(b'{"id":"r"}'))

    settings = settings_for("127.0.0.1:9")
    with blocking.Client(base_url=settings.base_url, auth=settings.credential) as client:
        ready = threading.Barrier(COUNT)

        def pool_of(_: int) -> object:
            ready.wait(5.0)
            client.io().perform(opening(settings, connect=0.01))
            return client._shared._pool

        with ThreadPoolExecutor(COUNT) as threads:
            pools = list(threads.map(pool_of, range(COUNT)))
    assert len(set(map(id, pools))) == 1
    with Wire(script) as wire:
        settings = settings_for(wire.authority)
        with blocking.Client(base_url=settings.base_url, auth=settings.credential) as client:
            for _ in range(COUNT):
                thread = threading.Thread(target=client.responses.retrieve, args=("r",))
                thread.start()
                thread.join(5.0)
