import time
from collections.abc import Iterator

import pytest

from oci_responses.blocking import Client
from oci_responses.cli.probe import probe
from oci_responses.emulator import Emulator


@pytest.fixture(scope="module")
def emu() -> Iterator[Emulator]:
    with Emulator(tls=False, clock=lambda: time.time() + 100) as running:
        yield running


@pytest.fixture
def client(emu: Emulator) -> Iterator[Client]:
    with Client(config_file=emu.config_file) as client:
        yield client


def test_a_probe_asks_for_what_is_not_there(emu: Emulator, client: Client) -> None:
    answer = probe(client)
    assert (answer.status, answer.code) == (404, "not_found")
    assert answer.skew == pytest.approx(100, abs=5)
    assert answer.request_id == emu.requests[-1].request_id
    assert (emu.requests[-1].method, emu.requests[-1].path) == ("GET", "/openai/v1/responses/resp_doctor")


def test_a_model_is_asked_for_a_word_that_is_not_kept(emu: Emulator, client: Client) -> None:
    assert probe(client, "openai.gpt-5").status == 200
    assert emu.requests[-1].json["store"] is False


def test_a_refusal_is_read_and_nothing_is_tried_again(emu: Emulator, client: Client) -> None:
    before = len(emu.requests)
    emu.fault(status=503, body={"code": "ServiceUnavailable", "message": "later"}, headers={"Date": "soon"})
    answer = probe(client)
    assert (answer.status, answer.code, answer.message, answer.skew) == (503, "ServiceUnavailable", "later", None)
    assert len(emu.requests) == before + 1


def test_no_answer_is_an_answer_too(emu: Emulator) -> None:
    with Client(config_file=emu.config_file, base_url="http://127.0.0.1:1/openai/v1") as lost:
        answer = probe(lost)
    assert answer.status == 0
    assert answer.message
