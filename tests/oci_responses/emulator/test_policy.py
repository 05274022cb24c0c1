import json

import pytest

from oci_responses.emulator.messages import Refusal
from oci_responses.emulator.policy import Policy
from oci_responses.emulator.tenancy import Principal, Tenancy

TENANCY = Tenancy("ocid1.tenancy.oc1..a")
USER = Principal("user", "ocid1.user.oc1..a", TENANCY)
INSTANCE = Principal("instance", "ocid1.instance.oc1..a", TENANCY)
KEY = Principal("generativeaiapikey", "ocid1.generativeaiapikey.oc1..a", TENANCY)
EVERYBODY = (USER, INSTANCE, KEY)


def refused(policy: Policy, segment: str) -> list[int]:
    """The status for each principal, 200 for one who may."""
    found = []
    for principal in EVERYBODY:
        try:
            policy.check(principal, segment)
            found.append(200)
        except Refusal as refusal:
            found.append(refusal.reply.status)
    return found


@pytest.mark.parametrize(
    ("what", "who", "segment", "statuses"),
    [
        ("generative-ai-family", "any-user", "responses", [404, 404, 401]),
        ("generative-ai-family", "user", "files", [404, 200, 200]),
        ("generative-ai-response", "instance", "responses", [200, 404, 200]),
        ("generative-ai-response", "instance", "conversations", [200, 200, 200]),
        ("generative-ai-conversation", "any-user", "conversations", [404, 404, 401]),
        ("generative-ai-chat", "generativeaiapikey", "chat", [200, 200, 401]),
        ("generative-ai-file", USER.ocid, "files", [404, 200, 200]),
        ("generative-ai-family", "any-user", "models", [404, 404, 401]),
    ],
)
def test_what_is_denied_to_whom(what: str, who: str, segment: str, statuses: list[int]) -> None:
    policy = Policy()
    assert refused(policy, segment) == [200, 200, 200]
    policy.deny(what, who)
    assert refused(policy, segment) == statuses


def test_the_words_are_those_for_what_does_not_exist() -> None:
    policy = Policy()
    policy.deny()
    with pytest.raises(Refusal) as refusal:
        policy.check(USER, "responses")
    assert json.loads(refusal.value.reply.body) == {
        "code": "404",
        "message": "Authorization failed or requested resource not found.",
    }
    assert "no policy allows user" in refusal.value.note


def test_a_type_that_is_none() -> None:
    with pytest.raises(ValueError, match="resource type"):
        Policy().deny("responses")
