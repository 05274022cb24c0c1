"""JSON schemas: from Python types, in the form that strict mode takes, and back to values."""

from __future__ import annotations

from .compiler import strict_schema
from .output import OutputInvalid, decode_as, text_format
from .strict import strict_problems
from .types import from_plain, json_schema

__all__ = [
    "OutputInvalid",
    "decode_as",
    "from_plain",
    "json_schema",
    "strict_problems",
    "strict_schema",
    "text_format",
]
