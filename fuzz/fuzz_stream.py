"""Response streams, from any bytes.

Invariant: any bytes, cut in any way, taken one by one by the line-by-line algorithm or all at once
by the short ways, give the same events, deviations, outcome, fault and
response; looking at the response on the way changes nothing. Nothing but the declared errors is
raised, each with the partial response, and every stream has an outcome when it has ended.
"""

from __future__ import annotations

from harness import cuttings, instrumented, start

with instrumented(include=["responses_proto"]):
    from reading import read_at_once, read_stream


def check(data: bytes) -> None:
    expected = read_stream([data], peek=True, line_by_line=True)
    for chunks in cuttings(data):
        assert read_stream(chunks) == expected, chunks
        assert read_at_once(chunks) == expected, chunks
    read_stream([data], strict=True)


if __name__ == "__main__":
    start(check)
