"""Where the code and the commands of tools run."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import pytest

from responses_proto.decoding import encode_json
from responses_proto.tools.containers import DomainSecret, Environment, NetworkPolicy, Skill, SkillSource

from ..vocabulary import lines

T = TypeVar("T")


def read(raw: bytes, kind: type[T]) -> T:
    return msgspec.json.decode(raw, type=kind)


@pytest.mark.parametrize(
    ("raw", "environment"),
    [
        (b'{"type":"local"}', Environment("local")),
        (b'{"type":"container_reference","container_id":"c"}', Environment("container_reference", "c")),
        (
            b'{"type":"container_auto","file_ids":["f"],"memory_limit":"4g","network_policy":{"type":"disabled"}}',
            Environment("container_auto", file_ids=("f",), memory_limit="4g", network_policy=NetworkPolicy("disabled")),
        ),
        (
            b'{"type":"local","skills":[{"name":"n","description":"d","path":"/p"}]}',
            Environment("local", skills=(Skill(name="n", description="d", path="/p"),)),
        ),
        (b'{"type":"born_tomorrow"}', Environment("born_tomorrow")),
    ],
)
def test_every_kind_of_environment(raw: bytes, environment: Environment) -> None:
    assert read(raw, Environment) == environment
    assert encode_json(environment) == raw


@pytest.mark.parametrize(
    ("raw", "skill"),
    [
        (b'{"type":"skill_reference","skill_id":"s","version":"2"}', Skill("skill_reference", "s", "2")),
        (
            b'{"type":"inline","name":"n","source":{"type":"base64","media_type":"application/zip","data":"UEs="}}',
            Skill("inline", name="n", source=SkillSource("base64", "application/zip", "UEs=")),
        ),
        (b'{"path":"/p"}', Skill(path="/p")),
    ],
)
def test_every_kind_of_skill(raw: bytes, skill: Skill) -> None:
    assert read(raw, Skill) == skill
    assert encode_json(skill) == raw


@pytest.mark.parametrize("kind", [Environment, NetworkPolicy, SkillSource])
def test_what_is_told_apart_by_its_type_needs_one(kind: type[object]) -> None:
    with pytest.raises(msgspec.ValidationError, match="`type`"):
        read(b"{}", kind)


def test_a_secret_is_sent_and_not_shown() -> None:
    secret = DomainSecret("a.example", "KEY", "hush")
    policy = NetworkPolicy("allowlist", ("a.example",), (secret,))
    shown = repr([policy, Environment("container_auto", network_policy=policy)])
    assert "hush" not in shown
    assert "KEY" in shown
    assert encode_json(secret) == b'{"domain":"a.example","name":"KEY","value":"hush"}'


def test_the_environment_of_the_catalogue_is_read_whole() -> None:
    given = msgspec.json.decode(lines("tools")["shell"])["environment"]
    environment = msgspec.convert(given, Environment)
    assert environment.network_policy is not None
    assert environment.skills
    assert msgspec.json.decode(encode_json(environment)) == given
