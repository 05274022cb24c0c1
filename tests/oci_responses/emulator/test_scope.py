import pytest

from oci_responses.emulator.identity import Identity
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.messages import Refusal
from oci_responses.emulator.scope import scope_of

WHO = Identity(Ids(seed=1), "us-chicago-1")
PROJECT, COMPARTMENT, TENANCY = WHO.projects[0], WHO.compartment, WHO.tenancy
NEEDS_PROJECT = b"Non-OpenAI models require 'OpenAI-Project' or 'opc-conversation-store-id' header"


@pytest.mark.parametrize(
    ("headers", "model", "scope"),
    [
        ({"openai-project": PROJECT}, "xai.grok-4", f"project {PROJECT}"),
        ({"openai-project": PROJECT, "opc-compartment-id": COMPARTMENT}, None, f"project {PROJECT}"),
        ({"opc-conversation-store-id": "s1"}, "xai.grok-4", "store s1"),
        ({"opc-compartment-id": COMPARTMENT}, "openai.gpt-5", f"compartment {COMPARTMENT}"),
        ({"opc-compartment-id": COMPARTMENT}, None, f"compartment {COMPARTMENT}"),
        ({"opc-compartment-id": TENANCY}, "openai.gpt-5", f"compartment {TENANCY}"),
        ({"opc-compartment-id": TENANCY}, None, f"compartment {TENANCY}"),
        ({"opc-compartment-id": TENANCY, "openai-project": PROJECT}, "xai.grok-4", f"project {PROJECT}"),
        ({"opc-compartment-id": TENANCY, "openai-project": PROJECT}, "openai.gpt-5", f"project {PROJECT}"),
    ],
)
def test_accepted(headers: dict[str, str], model: str | None, scope: str) -> None:
    assert scope_of(headers, model, WHO, required=True) == scope


@pytest.mark.parametrize(
    ("headers", "model", "status", "text"),
    [
        ({}, "xai.grok-4", 400, NEEDS_PROJECT),
        ({"opc-compartment-id": COMPARTMENT}, "meta.llama", 400, NEEDS_PROJECT),
        ({"opc-compartment-id": TENANCY}, "meta.llama", 400, NEEDS_PROJECT),
        ({"opc-conversation-store-id": ""}, "xai.grok-4", 400, NEEDS_PROJECT),
        ({}, "openai.gpt-5", 400, b"Compartment ID must be provided."),
        ({"compartmentid": COMPARTMENT}, "openai.gpt-5", 400, b"Compartment ID must be provided."),
        ({}, None, 400, b"Compartment ID must be provided."),
        ({"openai-project": "ocid1.generativeaiproject.oc1..x"}, "xai.grok-4", 400, b"Invalid OpenAI project."),
        ({"openai-project": ""}, "openai.gpt-5", 400, b"Invalid OpenAI project."),
        ({"openai-project": PROJECT, "opc-compartment-id": "other"}, None, 404, b"Authorization failed or requested"),
    ],
)
def test_refused(headers: dict[str, str], model: str | None, status: int, text: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        scope_of(headers, model, WHO, required=True)
    assert refused.value.reply.status == status
    assert text in refused.value.reply.body


def test_without_the_rule_no_header_is_needed() -> None:
    assert scope_of({}, "xai.grok-4", WHO, required=False) == "compartment "
    with pytest.raises(Refusal):
        scope_of({"openai-project": "unknown"}, None, WHO, required=False)
