"""Request bodies, built and read back, and an item to send."""

from __future__ import annotations

from typing import Any

import msgspec

from responses_proto.request import build_request

__all__ = ["TAIL", "body_of"]


def body_of(**given: Any) -> dict[str, Any]:
    body = msgspec.json.decode(build_request(**{"model": "m", "input": "hi", **given}))
    assert isinstance(body, dict)
    return body


TAIL = {"role": "user", "content": "more"}
