"""Everything the endpoint serves, asked by the official client, which checks each answer's types."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from oci_responses.emulator import Emulator

from .support import Caller, connection

MODEL = "xai.grok-4"


@pytest.fixture(scope="module")
def emu() -> Iterator[Emulator]:
    with Emulator(pace=0.01) as running:
        yield running


@pytest.fixture(scope="module")
def client(emu: Emulator) -> Iterator[openai.OpenAI]:
    context = ssl.create_default_context(cafile=emu.ca_file)
    with openai.OpenAI(
        api_key=emu.api_key,
        base_url=emu.base_url,
        project=emu.project,
        max_retries=0,
        http_client=openai.DefaultHttpxClient(verify=context),
        _strict_response_validation=True,
    ) as client:
        yield client


def test_input_items_are_paged(client: openai.OpenAI) -> None:
    given = [{"type": "message", "role": "user", "content": str(number)} for number in range(25)]
    response = client.responses.create(model=MODEL, input=given)  # type: ignore[arg-type]
    pages = client.responses.input_items.list(response.id, order="asc")
    assert [item.content[0].text for item in pages] == [str(number) for number in range(25)]  # type: ignore[union-attr, index]


def test_a_conversation(client: openai.OpenAI) -> None:
    talk = client.conversations.create(metadata={"memory_subject_id": "u1"})
    client.conversations.items.create(talk.id, items=[{"type": "message", "role": "user", "content": "My name is Bo."}])
    response = client.responses.create(model=MODEL, input="What is my name?", conversation=talk.id)
    assert response.output_text == "Your name is Bo."
    assert response.conversation is not None
    assert response.conversation.id == talk.id
    items = list(client.conversations.items.list(talk.id, limit=2, order="asc"))
    assert len(items) == 3
    assert items[-1].id is not None
    assert client.conversations.items.retrieve(items[-1].id, conversation_id=talk.id) == items[-1]
    client.conversations.items.delete(items[-1].id, conversation_id=talk.id)
    assert len(list(client.conversations.items.list(talk.id))) == 2
    assert client.conversations.update(talk.id, metadata={"a": "b"}).metadata == {"memory_subject_id": "u1", "a": "b"}
    assert client.conversations.delete(talk.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.conversations.retrieve(talk.id)


def test_background_polling_and_cancel(client: openai.OpenAI) -> None:
    response = client.responses.create(model=MODEL, input="Count to five", background=True)
    assert response.status == "queued"
    while response.status in ("queued", "in_progress"):
        time.sleep(0.01)
        response = client.responses.retrieve(response.id)
    assert response.status == "completed"
    long = client.responses.create(model=MODEL, input="Count to 900", background=True)
    assert client.responses.cancel(long.id).status == "cancelled"
    assert client.responses.cancel(long.id).status == "cancelled"
    with pytest.raises(openai.BadRequestError, match="Cannot cancel completed response"):
        client.responses.cancel(client.responses.create(model=MODEL, input="x").id)


def test_a_background_stream_is_taken_up_again(client: openai.OpenAI) -> None:
    name, seen = "", []
    stream = client.responses.create(model=MODEL, input="Count to 30", background=True, stream=True)
    for event in stream:
        seen.append(event.sequence_number)
        if event.type == "response.created":
            name = event.response.id
        if len(seen) == 9:
            break
    stream.close()
    rest = client.responses.retrieve(name, stream=True, starting_after=seen[-1])
    final = None
    for event in rest:
        seen.append(event.sequence_number)
        final = event
    assert seen == list(range(len(seen)))
    assert final is not None
    assert final.type == "response.completed"
    assert final.response == client.responses.retrieve(name)


def test_compaction_and_counting(client: openai.OpenAI) -> None:
    count = client.responses.input_tokens.count(model=MODEL, input="one two three")
    assert count.input_tokens == 3
    # Unchecked: the client's own type has no room for the user messages that it documents.
    compacted = client.with_options(_extra_kwargs={"_strict_response_validation": False}).responses.compact(
        model=MODEL, input="My name is Bo."
    )
    items = [item.to_dict(warnings=False) for item in compacted.output]
    answer = client.responses.create(model=MODEL, input=[*items, {"role": "user", "content": "What is my name?"}])  # type: ignore[list-item]
    assert answer.output_text == "Your name is Bo."


@pytest.mark.parametrize(("background", "survives"), [(True, True), (False, False)])
def test_hanging_up(emu: Emulator, background: bool, survives: bool) -> None:
    caller = Caller(emu)
    with connection(emu) as link:
        body = {"model": MODEL, "input": "Count to 20", "stream": True, "background": background}
        caller.send(link, "POST", "/responses", body)
        head = link.getresponse().read1(2000).decode()
    name = head.partition('"id":"')[2].partition('"')[0]
    assert name.startswith("resp_")
    deadline = time.monotonic() + 5
    status = 0
    while time.monotonic() < deadline:
        answer = caller.call("GET", f"/responses/{name}")
        status = answer.status
        if not survives or answer.json["status"] == "completed":
            break
        time.sleep(0.02)
    assert status == (200 if survives else 404)


def test_projects_are_isolated(emu: Emulator) -> None:
    caller = Caller(emu)
    other = {"OpenAI-Project": emu.add_project()}
    talk = caller.call("POST", "/conversations", {}).json["id"]
    response = caller.create("x", background=True, stream=True).events[0]["response"]["id"]
    for method, path in [
        ("GET", f"/conversations/{talk}"),
        ("GET", f"/conversations/{talk}/items"),
        ("DELETE", f"/conversations/{talk}"),
        ("POST", f"/responses/{response}/cancel"),
        ("GET", f"/responses/{response}/input_items"),
        ("GET", f"/responses/{response}?stream=true"),
    ]:
        assert caller.call(method, path, headers=other).status == 404
        assert caller.call(method, path).status in (200, 201)
    assert caller.create("x", other, conversation=talk).status == 404


@pytest.mark.parametrize(("bearer", "status"), [(False, "failed"), (True, "completed")])
def test_background_under_iam(bearer: bool, status: str) -> None:
    with Emulator(tls=False, background_iam_failure=True) as emu:

        def key(prepared: Any) -> None:
            prepared.headers["Authorization"] = f"Bearer {emu.api_key}"

        caller = Caller(emu, key if bearer else None)
        name = caller.create("x", background=True).json["id"]
        assert caller.call("GET", f"/responses/{name}").json["status"] == status


def test_the_dialect_switches() -> None:
    with Emulator(tls=False, pace=0.05, heartbeat="comment", heartbeat_seconds=0.02, event_lines=False) as emu:
        answer = Caller(emu).stream("hi", stream_options={"include_obfuscation": True})
    assert b": keepalive\n\n" in answer.body
    assert b"event:" not in answer.body
    assert any("obfuscation" in event for event in answer.events)


def test_faults_in_mid_run(emu: Emulator) -> None:
    caller = Caller(emu)
    emu.fault(skip=2, status=401, body={"code": "NotAuthenticated", "message": "expired"})
    emu.fault(status=307, headers={"Location": "/openai/v1/responses"})
    emu.fault(status=502, body=b"<html>bad gateway</html>", headers={"Content-Type": "text/html"})
    emu.fault(cut_after_bytes=20, clean=True)
    emu.fault(edit=lambda _, event: [event, event] if event["type"] == "response.completed" else [event])
    answers = [caller.create("x") for _ in range(6)]
    assert [answer.status for answer in answers] == [200, 200, 401, 307, 502, 200]
    assert answers[3].headers["location"] == "/openai/v1/responses"
    assert answers[4].headers["content-type"] == "text/html"
    assert len(answers[5].body) == 20
    kinds = [event["type"] for event in caller.stream("x").events]
    assert kinds.count("response.completed") == 2
