from pathlib import Path

import pytest

from oci_responses.emulator.ids import Ids
from oci_responses.emulator.memory import Memory
from oci_responses.emulator.store import Conversation, Retention
from responses_proto.errors import ConfigError

REGION = "us-chicago-1"


def memory(path: Path | None, *, seeded: bool = False) -> Memory:
    return Memory(path, Ids(seed=1 if seeded else None), lambda: 0.0, Retention(), seeded=seeded)


def test_the_next_run_is_the_same_endpoint(tmp_path: Path) -> None:
    first = memory(tmp_path / "s")
    who = first.identity(REGION, [], [])
    first.open()
    certificate = first.certificate()
    who.add_account("SECOND")
    first.save(who)
    first.store.conversations.put("p", "c", Conversation("c", 0, {}))
    first.close()
    second = memory(tmp_path / "s")
    again = second.identity(REGION, [], [])
    second.open()
    assert [account.key_id for account in again.accounts] == [account.key_id for account in who.accounts]
    assert second.certificate() == certificate
    assert second.seal == first.seal
    assert second.store.conversations.get("p", "c") is not None
    second.close()


def test_without_a_file_nothing_is_the_same() -> None:
    first, second = memory(None), memory(None)
    assert first.seal != second.seal
    who = first.identity(REGION, [], [])
    assert who.home.key_id != second.identity(REGION, [], []).home.key_id
    assert first.certificate() is first.certificate()
    assert memory(None, seeded=True).seal == memory(None, seeded=True).seal


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="as state file"):
        memory(tmp_path)
