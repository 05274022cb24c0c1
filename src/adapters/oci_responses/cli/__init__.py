"""The command ``oci-responses``.

Exit codes: 0 done, 1 failed (one line on stderr says why), 2 wrong usage, 130 interrupted, 141 the
reader of a pipe has gone.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import responses_proto

from .usage import parser

__all__ = ["main"]

_FAILED, _INTERRUPTED, _PIPE_CLOSED = 1, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; ``argv`` is ``sys.argv[1:]`` by default.

    Wrong usage, ``--help`` and ``--version`` leave through SystemExit, as argparse does.
    """
    options = parser().parse_args(argv)
    if "check" in options:
        options.check(options)
    if not _can_write():
        return _fail(OSError("stdout is closed"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A model may write what this terminal cannot show: that must not end the program.
        sys.stdout.reconfigure(errors="replace")
    try:
        code: int = options.run(options) or 0
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The interpreter flushes stdout at exit and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except (responses_proto.ResponsesError, ImportError, OSError) as error:  # looked up when there is one
        return _fail(error)
    return code


def _can_write() -> bool:
    # Where the program was started without one, Python's stdout is None, whatever its type says.
    out: object = sys.stdout
    return out is not None and not sys.stdout.closed


def _fail(error: Exception) -> int:
    if _can_write():
        sys.stdout.flush()
    said = (str(error), *getattr(error, "__notes__", ()))
    text = " ".join(" - ".join(said).split()) or "no further word"
    # The text of a missing extra is an instruction; a class name before it says nothing more.
    line = text if isinstance(error, ImportError) else f"{type(error).__name__}: {text}"
    print(f"oci-responses: {line}", file=sys.stderr)
    return _FAILED
