import asyncio
import json
from typing import Any

import pytest

from oci_responses.emulator import Ids, Received, Refusal, Reply, ScriptedEngine, Switches
from oci_responses.emulator.application import Endpoint, make_router
from oci_responses.emulator.identity import Identity
from oci_responses.emulator.messages import Stream

IDENTITY = Identity(Ids(seed=1), "us-chicago-1")
WHO = IDENTITY.home


def endpoint(required: bool = True) -> Endpoint:
    router = make_router(ScriptedEngine(), Switches(), ids=Ids(), clock=lambda: 0.0)
    return Endpoint(IDENTITY, router, clock=lambda: 0.0, require_project=required)


def ask(
    method: str, path: str, body: Any = b"", *, key: str = WHO.api_key, project: str | None = WHO.project
) -> Received:
    headers = [("Authorization", f"Bearer {key}")] + ([("OpenAI-Project", project)] if project else [])
    return Received(method, path, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def refused(request: Received) -> tuple[int, Any]:
    with pytest.raises(Refusal) as refusal:
        asyncio.run(endpoint().answer(request))
    return refusal.value.reply.status, json.loads(refusal.value.reply.body)


PATH = "/openai/v1/responses"
GOOD = {"model": "xai.grok-4", "input": "hello"}


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (ask("GET", "/openai/v1/models"), 404, "NotFound"),
        (ask("POST", "/v2/responses", GOOD), 404, "NotFound"),
        (ask("POST", PATH + "/", GOOD), 404, "NotFound"),
        (ask("GET", PATH + "/a/b"), 404, "NotFound"),
        (ask("GET", PATH), 405, "MethodNotAllowed"),
        (ask("POST", PATH + "/resp_1", GOOD), 405, "MethodNotAllowed"),
        (ask("PUT", PATH + "/resp_1", GOOD), 405, "MethodNotAllowed"),
        (ask("GET", "/nowhere", key="sk-x"), 401, "NotAuthenticated"),
        (ask("POST", PATH, b"{", key="sk-x"), 401, "NotAuthenticated"),
    ],
)
def test_the_front_door(request_: Received, status: int, code: str) -> None:
    found, body = refused(request_)
    assert (found, body["code"]) == (status, code)
    assert body["message"]


def test_unknown_paths_are_told_in_the_services_words() -> None:
    assert refused(ask("GET", "/x"))[1]["message"] == "Path doesn't map to a registered service"


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (ask("POST", PATH, GOOD, project=None), "Non-OpenAI models require"),
        (ask("POST", PATH, {**GOOD, "model": "openai.gpt-5"}, project=None), "Compartment ID must be provided."),
        (ask("GET", PATH + "/resp_1", project=None), "Compartment ID must be provided."),
        (ask("POST", PATH, b"{", project=None), "Invalid JSON data"),
    ],
)
def test_scope_and_body(request_: Received, text: str) -> None:
    status, body = refused(request_)
    assert status == 400
    assert text in body["error"]["message"]


def test_create_retrieve_delete() -> None:
    served = endpoint()

    async def rounds() -> None:
        created = await served.answer(ask("POST", PATH, GOOD))
        assert isinstance(created, Reply)
        path = f"{PATH}/{json.loads(created.body)['id']}"
        got = await served.answer(ask("GET", path + "?include=x"))
        assert isinstance(got, Reply)
        assert got.body == created.body
        deleted = await served.answer(ask("DELETE", path))
        assert isinstance(deleted, Reply)
        assert deleted.status == 200
        assert isinstance(await served.answer(ask("POST", PATH, {**GOOD, "stream": True})), Stream)

    asyncio.run(rounds())


def test_the_project_rule_can_be_switched_off() -> None:
    reply = asyncio.run(endpoint(required=False).answer(ask("POST", PATH, GOOD, project=None)))
    assert isinstance(reply, Reply)
    assert reply.status == 200
