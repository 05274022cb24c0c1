import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from oci_responses.emulator import Cut, Json, Refusal
from oci_responses.emulator.remote import Remote, json_object, objects, whole_body


def head(status: int, *extra: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} X", *extra, "", ""]).encode()


def exchange(answer: bytes, read: Callable[[Any], Any]) -> tuple[Any, list[bytes]]:
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        asked.append(await reader.readexactly(len(b'{"a":1}')))
        writer.write(answer)
        await writer.drain()
        writer.close()

    async def main() -> Any:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with Remote(f"http://127.0.0.1:{port}/v1/", {"x-mine": "1"}).post("/path", {"a": 1}) as channel:
                return await read(channel)

    return asyncio.run(main()), asked


async def listed(channel: Any) -> list[Json]:
    return [one async for one in objects(channel)]


def test_it_posts_below_the_base_with_its_headers() -> None:
    body, asked = exchange(head(200, "content-length: 2") + b"hi", whole_body)
    assert body == b"hi"
    assert asked[0].startswith(b"POST /v1/path HTTP/1.1\r\n")
    assert b"x-mine: 1" in asked[0].lower()
    assert asked[1] == b'{"a":1}'


def test_objects_of_a_stream_end_at_its_marker() -> None:
    body = b'data: {"a":1}\n\ndata: {"b":2}\n\ndata: [DONE]\n\ndata: {"c":3}\n\n'
    assert exchange(head(200, "connection: close") + body, listed)[0] == [{"a": 1}, {"b": 2}]
    assert exchange(head(200, "connection: close") + body[:15], listed)[0] == [{"a": 1}]


def test_a_stream_that_breaks() -> None:
    with pytest.raises(Cut):
        exchange(head(200, "content-length: 99") + b'data: {"a":1}\n\n', listed)
    with pytest.raises(Refusal, match="broken off"):
        exchange(head(200, "content-length: 99") + b"x", whole_body)


@pytest.mark.parametrize("status", [400, 429, 503])
def test_another_status_is_a_providers_error(status: int) -> None:
    with pytest.raises(Refusal) as refused:
        exchange(head(status, "content-length: 2", "retry-after: 4") + b"no", whole_body)
    assert refused.value.reply.status == status
    assert refused.value.reply.headers["retry-after"] == "4"


@pytest.mark.parametrize("data", ["", "{", "[]", '"x"', b"\xff"])
def test_what_is_no_object(data: str | bytes) -> None:
    with pytest.raises(Cut):
        json_object(data)


@pytest.mark.parametrize("url", ["ftp://a", "http://", "a.example"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ValueError, match="not an http or https address"):
        Remote(url)
