import pytest

from oci_responses.emulator.identity import Identity
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.messages import Refusal
from oci_responses.emulator.scope import chat_scope, native_scope, scope_of

IDENTITY = Identity(Ids(seed=1), "us-chicago-1")
HOME, OTHER = IDENTITY.home, IDENTITY.add_account("OTHER")
WHO, TENANCY = HOME.tenancy, HOME.tenancy.ocid
PROJECT, COMPARTMENT = HOME.project, HOME.compartment
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
    assert scope_of(headers, model, WHO, required=True) == f"{TENANCY} {scope}"


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
        ({"openai-project": OTHER.project}, "xai.grok-4", 400, b"Invalid OpenAI project."),
        ({"openai-project": PROJECT, "opc-compartment-id": "other"}, None, 404, b"Authorization failed or requested"),
        ({"opc-compartment-id": OTHER.compartment}, "openai.gpt-5", 404, b"Authorization failed or requested"),
        ({"opc-compartment-id": OTHER.tenancy.ocid}, "openai.gpt-5", 404, b"Authorization failed or requested"),
    ],
)
def test_refused(headers: dict[str, str], model: str | None, status: int, text: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        scope_of(headers, model, WHO, required=True)
    assert refused.value.reply.status == status
    assert text in refused.value.reply.body


def test_without_the_rule_no_header_is_needed() -> None:
    assert scope_of({}, "xai.grok-4", WHO, required=False) == f"{TENANCY} compartment "
    with pytest.raises(Refusal):
        scope_of({"openai-project": "unknown"}, None, WHO, required=False)


def test_the_same_store_name_in_two_tenancies_is_two_stores() -> None:
    named = {"opc-conversation-store-id": "s"}
    scopes = {scope_of(named, None, account.tenancy, required=True) for account in (HOME, OTHER)}
    assert len(scopes) == 2


@pytest.mark.parametrize("header", ["compartmentid", "opc-compartment-id"])
def test_a_chat_needs_a_compartment_by_either_name(header: str) -> None:
    for ocid in (COMPARTMENT, TENANCY):
        assert chat_scope({header: ocid}, None, WHO, required=True) == f"{TENANCY} compartment {ocid}"
    assert chat_scope({"openai-project": PROJECT}, None, WHO, required=True) == f"{TENANCY} project {PROJECT}"
    assert chat_scope({}, None, WHO, required=False) == f"{TENANCY} compartment "
    for headers, status in (({}, 400), ({header: OTHER.compartment}, 404)):
        with pytest.raises(Refusal) as refused:
            chat_scope(headers, None, WHO, required=True)
        assert refused.value.reply.status == status


def test_what_passes_through_needs_no_header_but_no_wrong_one() -> None:
    assert native_scope({}, "xai.grok-4", WHO, required=True) == f"{TENANCY} compartment "
    assert native_scope({"openai-project": PROJECT}, None, WHO, required=True) == f"{TENANCY} project {PROJECT}"
    with pytest.raises(Refusal):
        native_scope({"openai-project": OTHER.project}, None, WHO, required=True)
