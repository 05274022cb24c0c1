"""The options of a client: every name, no other, and limits that are limits."""

from __future__ import annotations

import math
from typing import Any

import pytest

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio
from oci_responses.auth import GenAIApiKey, InstancePrincipal, ResourcePrincipal
from oci_responses.options import ClientOptions, check_names, limited, resolve_options
from responses_proto.errors import ConfigError
from responses_proto.retry import Policy, Timeouts

KEY: dict[str, Any] = {"api_key": "sk-1", "environ": {}}
MODULES = (blocking, on_asyncio, on_trio)


def resolved(**given: Any) -> Any:
    return resolve_options("Client", {**KEY, **given})  # type: ignore[typeddict-item]


def test_what_is_not_given_has_its_default() -> None:
    made = resolved()
    assert (made.policy.timeouts, made.policy.max_retries, made.strict) == (Timeouts(), 2, False)
    assert made.policy.jitter is not None
    assert 0 <= made.policy.jitter() < 1
    assert made.policy == resolved(timeout=None, max_retries=None, project=None, request_timeout=None).policy


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
@pytest.mark.parametrize("owner", ["Client", "OCIResponsesModel"])
@pytest.mark.parametrize("name", ["projekt", "max_token", "timeouts", "verify"])
def test_an_unknown_option_is_named_with_its_class(module: Any, owner: str, name: str) -> None:
    given: tuple[str, ...] = ("m",) if owner == "OCIResponsesModel" else ()
    with pytest.raises(TypeError, match=rf"{owner}\(\) has no option '{name}'"):
        getattr(module, owner)(*given, **KEY, **{name: "x"})


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_model_has_a_client_or_its_options(module: Any) -> None:
    client = module.Client(**KEY)
    assert module.OCIResponsesModel("m", client=client).client is client
    with pytest.raises(TypeError, match=r"OCIResponsesModel\(\) takes either client= or .*: api_key, environ"):
        module.OCIResponsesModel("m", client=client, **KEY)


@pytest.mark.parametrize(
    ("seed", "ours"),
    [
        ({"project_ocid": "ocid1.project"}, {"project": "ocid1.project"}),
        ({"request_timeout": 7.5}, {"timeout": 7.5}),
        ({"service_endpoint": "http://localhost:1/v1"}, {"base_url": "http://localhost:1/v1"}),
    ],
)
def test_other_words_mean_the_same(seed: dict[str, Any], ours: dict[str, Any]) -> None:
    one, other = resolved(**seed), resolved(**ours)
    assert (one.settings.project, one.settings.base_url) == (other.settings.project, other.settings.base_url)
    assert one.policy == other.policy
    assert one != resolved()
    assert resolved(**seed, **ours).policy == one.policy
    (name,) = ours
    with pytest.raises(TypeError, match=f"was given {name} under two names"):
        resolved(**seed, **{name: "another"})


@pytest.mark.parametrize(
    ("auth_type", "kind"), [("instance_principal", InstancePrincipal), ("resource_principal", ResourcePrincipal)]
)
def test_the_seeds_principals(auth_type: str, kind: type) -> None:
    made = resolve_options("Client", {"auth_type": auth_type, "environ": {}})
    assert type(made.settings.credential) is kind


def test_every_option_of_the_settings_is_one_of_a_client() -> None:
    given: ClientOptions = {"profile": None, "auth": GenAIApiKey("sk-1"), "region": "ORD", "environ": {}}
    assert resolve_options("Client", given).settings.region == "us-chicago-1"
    check_names("Client", dict.fromkeys(ClientOptions.__annotations__))


def test_the_variable_counts_where_no_argument_is_given() -> None:
    environ = {"OCI_REQUEST_TIMEOUT": "30"}
    assert resolved(environ=environ).policy.timeouts == Timeouts(connect=10.0, first_byte=30.0, idle=30.0)
    assert resolved(environ=environ, timeout=5).policy.timeouts.idle == 5


@pytest.mark.parametrize(
    ("timeout", "timeouts"),
    [
        (3, Timeouts(connect=3, first_byte=3, idle=3)),
        (60.5, Timeouts(connect=10.0, first_byte=60.5, idle=60.5)),
        (Timeouts(idle=None), Timeouts(idle=None)),
    ],
)
def test_one_number_limits_every_wait(timeout: float | Timeouts, timeouts: Timeouts) -> None:
    policy = Policy(max_retries=5, first_delay=0.1)
    assert limited(policy, timeout) == Policy(max_retries=5, first_delay=0.1, timeouts=timeouts)
    assert limited(policy) == policy
    assert limited(policy, None, 0) == Policy(max_retries=0, first_delay=0.1)


NO_TIMES = [-1, 0, -0.5, math.nan, math.inf, -math.inf, True, False, "5", (5, 60), [5], b"5", {}]


@pytest.mark.parametrize("odd", NO_TIMES, ids=repr)
@pytest.mark.parametrize("name", ["timeout", "request_timeout"])
def test_what_is_no_time_is_refused(name: str, odd: Any) -> None:
    with pytest.raises(ConfigError, match="timeout must be a positive number of seconds"):
        resolved(**{name: odd})


@pytest.mark.parametrize("odd", NO_TIMES, ids=repr)
@pytest.mark.parametrize("name", ["connect", "first_byte", "idle"])
def test_what_is_no_time_is_refused_among_others(name: str, odd: Any) -> None:
    with pytest.raises(ConfigError, match=rf"Timeouts\.{name} must be a positive number"):
        resolved(timeout=Timeouts(**{name: odd}))


@pytest.mark.parametrize("odd", [-1, 1.0, 0.5, math.nan, True, False, "2", (2,)], ids=repr)
def test_what_is_no_count_is_refused(odd: Any) -> None:
    with pytest.raises(ConfigError, match="max_retries must be a whole number from 0"):
        resolved(max_retries=odd)
