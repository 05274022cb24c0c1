"""The command ``oci-responses``.

Exit codes: 0 done, 1 failed (one line on stderr says why), 2 wrong usage, 130 interrupted, 141 the
reader of a pipe has gone.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from oci_responses import __version__
from responses_proto.errors import ResponsesError

from .doctor import add_doctor
from .serve import add_serve

__all__ = ["main"]

_FAILED, _INTERRUPTED, _PIPE_CLOSED = 1, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; ``argv`` is ``sys.argv[1:]`` by default.

    Wrong usage, ``--help`` and ``--version`` leave through SystemExit, as argparse does.
    """
    options = _parser().parse_args(argv)
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
    except (ResponsesError, ImportError, OSError) as error:
        return _fail(error)
    return code


def _demo(options: argparse.Namespace) -> None:
    from oci_responses.cli.demo import demo

    demo(
        runtime=options.runtime,
        engine=options.engine,
        zdr=options.zdr,
        profile=options.profile,
        model=options.model,
        kills=options.kill,
    )


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="oci-responses", description="A client for the Responses API of OCI Generative AI."
    )
    parser.add_argument("--version", action="version", version=f"oci-responses {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    demo = commands.add_parser(
        "demo",
        help="four short conversations: stateless, server-side, a tool, a stream",
        description="Four short conversations, over signed HTTP. Without a profile they run against an "
        "endpoint that this command starts on loopback; no account and no network are needed.",
    )
    demo.add_argument(
        "--runtime",
        choices=("blocking", "asyncio", "trio"),
        default="blocking",
        help="which client to use (default: %(default)s)",
    )
    demo.add_argument(
        "--kill",
        action="store_true",
        help="instead: an agent that is killed (SIGKILL) in the middle of a tool's effect, and resumed",
    )
    demo.add_argument("--model", metavar="ID", help="the model to ask for")
    service = demo.add_argument_group("the real service")
    service.add_argument(
        "--profile",
        metavar="NAME",
        help="use this profile of the OCI config file; OCI_CONFIG_PROFILE does the same",
    )
    embedded = demo.add_argument_group("the embedded endpoint (asked for with either of these)")
    embedded.add_argument(
        "--engine",
        choices=("scripted", "llm"),
        help="what answers: rules (default), or SmolLM2-135M-Instruct, a real small model: extra [llm]",
    )
    embedded.add_argument("--zdr", action="store_true", help="with zero data retention")
    demo.set_defaults(run=_demo, check=_check_demo, usage_error=demo.error)
    add_serve(commands)
    add_doctor(commands)
    return parser


def _check_demo(options: argparse.Namespace) -> None:
    if options.kill and options.runtime != "blocking":
        options.usage_error("--kill plays on the blocking runtime")
    if options.profile and (options.engine or options.zdr):
        options.usage_error("--profile means the real service; --engine and --zdr the embedded endpoint")
