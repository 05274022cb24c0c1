"""Event streams.

Invariant: any bytes, cut in any way, give the events, the retry time, the last event id and the
fault that the reference of tests/responses_proto gives for the whole of them; nothing else is
raised. Each event that came out can be encoded again and is read back the same.
"""

from __future__ import annotations

from harness import cuttings, instrumented, start

with instrumented(include=["responses_proto.sse", "tests.responses_proto.reference_sse"]):
    from tests.responses_proto.reference_sse import Reading, read_reference

    from responses_proto.errors import EventTooLarge
    from responses_proto.sse import NEED_DATA, SSEParser, encode_sse, parse_sse

LIMITS = (1 << 30, 24)


def read(chunks: list[bytes], limit: int) -> Reading:
    parser = SSEParser(max_event_size=limit)
    reading = Reading()
    try:
        for chunk in chunks:
            parser.receive_data(chunk)
            while (event := parser.next_event()) is not NEED_DATA:
                reading.events.append((event.event, event.data, event.id))
    except EventTooLarge:
        reading.too_large = True
    parser.receive_eof()
    reading.retry, reading.last_event_id = parser.retry, parser.last_event_id
    return reading


def check(data: bytes) -> None:
    for limit in LIMITS:
        # The reference counts characters of text, so sizes mean the same only in valid UTF-8.
        if limit == LIMITS[0] or data.decode("utf-8", "ignore").encode() == data:
            expected = read_reference(data, max_event_size=limit)
            for chunks in cuttings(data):
                assert read(chunks, limit) == expected, (limit, chunks)
    for kind, text, last_id in read_reference(data).events:
        [event] = parse_sse([encode_sse(text, event=kind, id=last_id)])
        assert (event.event, event.data, event.id) == (kind, text, last_id)


if __name__ == "__main__":
    start(check)
