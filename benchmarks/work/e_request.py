"""One request without streaming, signed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

from benchmarks.around import PROFILE, url
from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Runtime, Target
from benchmarks.streams import ASKED

TITLE = "(e) One signed request"
NOTE = (
    "CPU per call; the floor is an RSA-2048 signature and a request of httpcore's own with the headers that a "
    "signature is of, all of them constants. The official client alone does not sign: it sends a bearer key. "
    "oci-openai 1.1 is missing: the client that it stands on has moved to httpx2, and the current one refuses its "
    "credentials."
)
_CALLS = 100
_FLOOR = "RSA + httpcore"


def _calls(call: Callable[[], str]) -> Callable[[], Done]:
    def job() -> Done:
        said = ""
        for _ in range(_CALLS):
            said = call()
        return Done(_CALLS, said)

    return job


def ours() -> Contender:
    """The blocking client with an API signing key."""

    def make() -> Any:
        from oci_responses.blocking import Client

        client = Client(profile=PROFILE, config_file=os.environ["BENCHMARK_CONFIG"], base_url=url("plain"))
        return _calls(lambda: client.responses.create(**ASKED).output_text)

    return Contender(make)


def official() -> Contender:
    """The official client, unsigned."""

    def make() -> Any:
        from openai import OpenAI

        client = OpenAI(api_key="unused", base_url=url("plain"))
        return _calls(lambda: client.responses.create(**ASKED).output_text)

    return Contender(make)


def locus() -> Contender:
    """The model of locus-sdk."""

    async def make() -> Any:
        from locus.core.messages import Message
        from locus.models.providers.oci.responses import OCIResponsesModel

        model = OCIResponsesModel(
            "openai.gpt-5", profile=PROFILE, config_file=os.environ["BENCHMARK_CONFIG"], base_url=url("plain")
        )

        async def job() -> Done:
            said = ""
            for _ in range(_CALLS):
                said = (await model.complete([Message.user("Say many words.")])).message.content or ""
                await asyncio.sleep(0)
            return Done(_CALLS, said)

        return job

    return Contender(make, Runtime.ASYNCIO)


def floor() -> Contender:
    """What cannot be had for less with these two libraries."""

    def make() -> Any:
        from pathlib import Path

        import httpcore
        import msgspec
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding

        line = next(one for one in Path(os.environ["BENCHMARK_CONFIG"]).read_text().splitlines() if "key_file" in one)
        key: Any = serialization.load_pem_private_key(Path(line.partition("=")[2]).read_bytes(), None)
        pool = httpcore.ConnectionPool()
        body = msgspec.json.encode(ASKED)
        headers = {
            "host": "x",
            "date": "Thu, 05 Jan 2014 21:31:40 GMT",
            "content-type": "application/json",
            "content-length": str(len(body)),
            "x-content-sha256": "x" * 44,
            "authorization": "x" * 700,
        }

        def call() -> str:
            key.sign(body * 3, padding.PKCS1v15(), hashes.SHA256())
            answer = pool.request("POST", url("plain") + "/responses", headers=headers, content=body)
            return str(msgspec.json.decode(answer.content)["output"][0]["content"][0]["text"])

        return _calls(call)

    return Contender(make)


CASES = [
    Case(
        "create()",
        "µs per call",
        {OURS: ours(), OFFICIAL: official(), "locus-sdk": locus(), _FLOOR: floor()},
        [Target(_FLOOR, 1 / 1.3)],
        server=True,
    )
]
