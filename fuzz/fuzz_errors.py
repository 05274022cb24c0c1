"""Error answers.

Invariant: any body with any status gives an APIStatusError that keeps the body and the status,
has a message, and can be printed; nothing is raised. The class follows the status, except for the
three faults that are known by their text.
"""

from __future__ import annotations

from harness import instrumented, start

with instrumented(include=["responses_proto"]):
    from responses_proto.envelope import ErrorDetail, read_error, status_error
    from responses_proto.errors import (
        APIStatusError,
        InternalServerError,
        ProjectRequiredError,
        RateLimitError,
        StateLostError,
        ZeroDataRetentionError,
    )

BY_TEXT = (ProjectRequiredError, StateLostError, ZeroDataRetentionError)
STATUSES = {
    400: APIStatusError,
    401: APIStatusError,
    418: APIStatusError,
    429: RateLimitError,
    503: InternalServerError,
}


def check(data: bytes) -> None:
    detail = read_error(data)
    assert isinstance(detail, ErrorDetail)
    assert all(text is None or (isinstance(text, str) and text) for text in (detail.message, detail.code, detail.param))
    for status, kind in STATUSES.items():
        error = status_error(status, data, request_id="r")
        assert isinstance(error, (kind, *BY_TEXT))
        assert error.status_code == status
        assert error.body == data
        assert error.message
        assert error.message in str(error)


if __name__ == "__main__":
    start(check)
