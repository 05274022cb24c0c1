"""Files as the official client uploads and names them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from oci_responses.emulator import Emulator, Reply
from oci_responses.emulator.messages import Ask

from .desk import Desk, Parrot, refusal
from .support import Caller


@pytest.fixture(scope="module")
def emu() -> Iterator[Emulator]:
    with Emulator(tls=False) as running:
        yield running


@pytest.fixture(scope="module")
def client(emu: Emulator) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        api_key=emu.api_key, base_url=emu.base_url, project=emu.project, _strict_response_validation=True
    ) as client:
        yield client


def test_a_file_and_its_life(client: openai.OpenAI) -> None:
    content = bytes(range(256)) * 4
    made = client.files.create(file=("a.bin", content), purpose="user_data")
    assert made.id.startswith("file-ord-")
    assert (made.bytes, made.filename, made.purpose, made.status) == (1024, "a.bin", "user_data", "processed")
    assert client.files.retrieve(made.id) == made
    assert client.files.content(made.id).content == content
    assert client.files.delete(made.id).deleted
    for lost in (client.files.retrieve, client.files.content, client.files.delete):
        with pytest.raises(openai.NotFoundError, match=f"No such File object: {made.id}"):
            lost(made.id)


def test_files_are_listed_newest_first_by_purpose(client: openai.OpenAI) -> None:
    purposes: list[Any] = ["batch", "vision", "batch"]
    made = [client.files.create(file=(f"{n}.txt", b"x"), purpose=p).id for n, p in enumerate(purposes)]
    assert [file.id for file in client.files.list(purpose="batch")] == [made[2], made[0]]
    assert [file.id for file in client.files.list(limit=1, order="asc")][-3:] == made


def test_another_project_has_none_of_them(emu: Emulator, client: openai.OpenAI) -> None:
    made = client.files.create(file=("a.txt", b"x"), purpose="vision")
    other = {"OpenAI-Project": emu.add_project()}
    assert Caller(emu).call("GET", f"/files/{made.id}", headers=other).status == 404
    assert Caller(emu).call("GET", "/files", headers=other).json["data"] == []
    part = {"type": "input_file", "file_id": made.id}
    given = [{"role": "user", "content": [{"type": "input_text", "text": "x"}, part]}]
    assert Caller(emu).create(given).status == 200
    refused = Caller(emu).create(given, other)
    assert (refused.status, refused.error["message"]) == (400, f"File with id '{made.id}' not found.")


def form(**fields: str | None) -> Any:
    whole: dict[str, str | None] = {"purpose": "vision", "file": "data", **fields}
    parts = ""
    for name, value in whole.items():
        if value is not None:
            more = "; filename=x" if name == "file" else ""
            parts += f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
    return parts.encode() + b"--b--"


def upload(desk: Desk, body: bytes, media: str = "multipart/form-data; boundary=b") -> Any:
    route, names = desk.router.find("POST", "/openai/v1/files")
    return asyncio.run(route.serve(Ask("p", names, data=body, media=media)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"file": None}, "Missing required parameter: 'file'"),
        ({"purpose": None}, "Missing required parameter: 'purpose'"),
        ({"purpose": "fun"}, "Invalid value: 'fun'"),
        *(({"expires_after[seconds]": life}, "expires_after") for life in ("", "x", "3599", "2592001", "9" * 30)),
    ],
)
def test_refused(fields: dict[str, str | None], words: str) -> None:
    status, error = refusal(upload, Desk(), form(**fields))
    assert status == 400
    assert words in error["message"]


@pytest.mark.parametrize("path", ["/responses", "/chat/completions"])
def test_an_engine_sees_the_content(path: str) -> None:
    parrot = Parrot()
    desk = Desk(parrot)
    name = json.loads(upload(desk, form()).body)["id"]
    part: Any = {"type": "input_file", "file_id": name}
    body: Any = {"model": "m", "input": [{"role": "user", "content": [part]}]}
    if path != "/responses":
        part = {"type": "file", "file": {"file_id": name}}
        body = {"model": "m", "messages": [{"role": "user", "content": [part]}]}
    answer = desk.call("POST", path, body)
    (seen,) = parrot.turns[-1].items[-1]["content"]
    assert seen == {"type": "input_file", "filename": "x", "file_data": "data:application/octet-stream;base64,ZGF0YQ=="}
    if path == "/responses":
        # What is kept still names the file, and a turn that follows sees it again.
        assert desk.call("GET", f"/responses/{answer['id']}/input_items")["data"][0]["content"] == [part]
        desk.create("again", previous_response_id=answer["id"])
        assert parrot.turns[-1].items[0]["content"] == [seen]


def test_a_field_is_no_file() -> None:
    assert refusal(upload, Desk(), form().replace(b"; filename=x", b""))[1]["param"] == "file"


def test_a_file_may_have_an_end() -> None:
    now = 0.0
    desk = Desk(clock=lambda: now)
    reply = upload(desk, form(**{"expires_after[seconds]": "3600"}))
    assert isinstance(reply, Reply)
    assert b'"expires_at":3600' in reply.body
    assert len(desk.call("GET", "/files")["data"]) == 1
    now = 3600.0
    assert desk.call("GET", "/files")["data"] == []
