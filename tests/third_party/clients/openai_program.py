"""The official client under every credential of Oracle's packages, blocking and asyncio."""

import asyncio
import warnings
from typing import Any

import httpx
import oci_genai_auth
import oci_openai
import openai
from bench import Bench, Target, target
from colours import in_asyncio, in_blocking
from openai_checks import CHECKS, check_create

__all__ = ["main"]

AUTHS = {
    f"{package.__name__}.{name}": (getattr(package, name), session)
    for package in (oci_genai_auth, oci_openai)
    for name, session in (("OciUserPrincipalAuth", False), ("OciSessionAuth", True))
}


def _settings(at: Target, **settings: Any) -> dict[str, Any]:
    # Every answer is validated against the client's own types.
    return {"base_url": at.base_url, "project": at.project, "_strict_response_validation": True, **settings}


def _auth(at: Target, name: str) -> httpx.Auth:
    kind, session = AUTHS[name]
    return kind(config_file=at.config_file, profile_name=at.session_profile if session else at.profile)


def _credentials(bench: Bench, at: Target) -> None:
    for name in AUTHS:
        with bench.check(f"create under {name}"), httpx.Client(auth=_auth(at, name)) as http:
            in_blocking(check_create(openai.OpenAI(api_key="unused", http_client=http, **_settings(at))))
    with bench.check("create under a GenAI API key"):
        in_blocking(check_create(openai.OpenAI(api_key=at.api_key, **_settings(at))))


def _ready_made(bench: Bench, at: Target, broken: str) -> None:
    """``OciOpenAI`` and ``AsyncOciOpenAI``, the clients that oci-openai itself offers."""
    settings = _settings(at, auth=_auth(at, "oci_openai.OciUserPrincipalAuth"), compartment_id=at.compartment_id)

    def both() -> None:
        in_blocking(check_create(oci_openai.OciOpenAI(**settings)))
        asyncio.run(in_asyncio(check_create(oci_openai.AsyncOciOpenAI(**settings))))

    if not broken:
        bench.run(both, "create with OciOpenAI and AsyncOciOpenAI")
        return
    with bench.their_fault(broken, TypeError, '"auth" argument'):
        both()


async def _in_asyncio(bench: Bench, at: Target) -> None:
    async with httpx.AsyncClient(auth=_auth(at, "oci_genai_auth.OciUserPrincipalAuth")) as http:
        client = openai.AsyncOpenAI(api_key="unused", http_client=http, **_settings(at))
        for check in CHECKS:
            with bench.check(f"asyncio: {check.__name__[6:]}"):
                await in_asyncio(check(client))


def main(*, ready_made_fault: str = "") -> None:
    bench, at = Bench(), target()
    # pydantic warns where a value is not what its type says.
    warnings.simplefilter("error", UserWarning)
    _credentials(bench, at)
    _ready_made(bench, at, ready_made_fault)
    with httpx.Client(auth=_auth(at, "oci_genai_auth.OciUserPrincipalAuth")) as http:
        client = openai.OpenAI(api_key="unused", http_client=http, **_settings(at))
        for check in CHECKS:
            bench.run(lambda check=check: in_blocking(check(client)), f"blocking: {check.__name__[6:]}")
    asyncio.run(_in_asyncio(bench, at))
    bench.end()
