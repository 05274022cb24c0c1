"""How each peer is made to read a stream that is already in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.frame import Contender, Done

_URL = "http://127.0.0.1:9/v1"
_SSE = {"content-type": "text/event-stream"}
_ASKED: dict[str, Any] = {"model": "openai.gpt-5", "input": "Say many words."}


def official(chunks: list[bytes]) -> Any:
    """Return the official client on a transport that answers every request with these pieces."""
    import httpx2
    from openai import OpenAI

    class Pieces(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            return iter(chunks)

    def answer(request: Any) -> Any:
        return httpx2.Response(200, headers=_SSE, stream=Pieces())

    transport = httpx2.MockTransport(answer)
    return OpenAI(api_key="unused", base_url=_URL, http_client=httpx2.Client(transport=transport))


def official_events(chunks: list[bytes]) -> Contender:
    """``create(stream=True)`` of the official client."""

    def make() -> Any:
        client = official(chunks)

        def job() -> Done:
            return deltas(client.responses.create(stream=True, **_ASKED))

        return job

    return Contender(make)


def official_final(chunks: list[bytes]) -> Contender:
    """``responses.stream()`` of the official client, with its final response."""

    def make() -> Any:
        client = official(chunks)

        def job() -> Done:
            count = 0
            with client.responses.stream(**_ASKED) as stream:
                for _ in stream:
                    count += 1
                return Done(count, stream.get_final_response().output_text)

        return job

    return Contender(make)


def deltas(events: Iterable[Any]) -> Done:
    """Read events to the end; return their number and the text of their deltas."""
    count, said = 0, []
    for event in events:
        count += 1
        if event.type == "response.output_text.delta":
            said.append(event.delta)
    return Done(count, "".join(said))


def httpx_sse(chunks: list[bytes]) -> Contender:
    """httpx and httpx-sse, and the standard library's JSON: no types."""

    def make() -> Any:
        import json

        import httpx
        from httpx_sse import connect_sse

        class Pieces(httpx.SyncByteStream):
            def __iter__(self) -> Iterator[bytes]:
                return iter(chunks)

        client = httpx.Client(
            transport=httpx.MockTransport(lambda _: httpx.Response(200, headers=_SSE, stream=Pieces()))
        )

        def job() -> Done:
            count, said = 0, []
            with connect_sse(client, "POST", _URL) as source:
                for frame in source.iter_sse():
                    event = json.loads(frame.data)
                    count += 1
                    if event["type"] == "response.output_text.delta":
                        said.append(event["delta"])
            return Done(count, "".join(said))

        return job

    return Contender(make)
