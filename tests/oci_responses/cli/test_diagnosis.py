from __future__ import annotations

from typing import Any

import pytest

from oci_responses.auth import GenAIApiKey, SessionTokenSigner
from oci_responses.cli.diagnosis import Answer, diagnose, skew_words
from oci_responses.config import Settings

URL = "https://h.example/openai/v1"


class Other:
    """A credential of some other kind."""

    def headers(self, *_: Any) -> list[tuple[str, str]]:
        return []

    def refresh(self) -> None: ...


def settings(**fields: Any) -> Settings:
    sources = {"base_url": "OCI_GENAI_ENDPOINT", "project": "argument", "compartment_id": "OCI_COMPARTMENT"}
    return Settings(**{"base_url": URL, "credential": Other(), "sources": sources, **fields})


BARE, FULL = settings(), settings(project="P", compartment_id="C", region="R")
KEY = settings(credential=GenAIApiKey("sk-x"), region="R")
SESSION = settings(credential=SessionTokenSigner("t", "k"))
AUTHORIZATION = "Authorization failed or requested resource not found."
DENIED = "The required information to complete authentication was not provided or was incorrect."
FOUND_NOTHING = "No response found with id 'resp_doctor'"


@pytest.mark.parametrize(
    ("answer", "given", "ok", "words"),
    [
        (Answer(200), FULL, True, ["answered"]),
        (Answer(404, "not_found", FOUND_NOTHING), FULL, True, ["let in"]),
        (Answer(404, "not_found", FOUND_NOTHING, skew=-90), FULL, True, ["90 s ahead of"]),
        (
            Answer(404, "404", AUTHORIZATION),
            FULL,
            False,
            ["No policy", "C (OCI_COMPARTMENT)", "P (argument)", "region R"],
        ),
        (Answer(404, "NotAuthorizedOrNotFound", "x"), BARE, False, ["No policy", "OCI_COMPARTMENT_ID"]),
        (Answer(404, "NotFound", "x"), FULL, False, ["/openai/v1"]),
        (Answer(404, None, "Path doesn't map to a registered service"), FULL, False, ["/openai/v1"]),
        (Answer(404, "404", "Entity with key k not found"), KEY, False, ["OCI_COMPARTMENT_ID"]),
        (Answer(401, "NotAuthenticated", DENIED), FULL, False, ["uploaded", "subscribed"]),
        (Answer(401, "NotAuthenticated", DENIED, skew=301), FULL, False, ["301 s behind", "NTP", "uploaded"]),
        (Answer(401, "x", "Failed to verify the HTTP(S) Signature"), FULL, False, ["fingerprint"]),
        (Answer(401, "x", DENIED), KEY, False, ["another region than R", "generativeaiapikey"]),
        (Answer(401, "x", DENIED), SESSION, False, ["oci session refresh"]),
        (Answer(400, None, "Invalid OpenAI project."), FULL, False, ["P (argument)", "a minute ago"]),
        (Answer(400, None, "Compartment ID must be provided."), BARE, False, ["No project", "No compartment"]),
        (Answer(400, None, "Non-OpenAI models require 'OpenAI-Project'"), FULL, False, ["refused (400)"]),
        (Answer(400, None, "x"), FULL, False, ["refused (400)"]),
        (Answer(403, None, "x"), FULL, False, ["refused (403)"]),
        (Answer(429, None, "slow"), FULL, False, ["busy", "slow"]),
        (Answer(503, None, "x"), FULL, False, ["busy", "503"]),
        (Answer(418, None, "tea"), FULL, False, ["418", "tea"]),
        (Answer(0, message="refused"), FULL, False, ["refused", f"{URL} (OCI_GENAI_ENDPOINT)", "needs a proxy"]),
        (Answer(0, message="x"), settings(base_url="http://127.0.0.1:1/v1"), False, ["nothing listens"]),
    ],
)
def test_what_answers_mean(answer: Answer, given: Settings, ok: bool, words: list[str]) -> None:
    found = diagnose(answer, given)
    said = " ".join([found.verdict, *found.causes])
    assert found.ok is ok
    assert [word for word in words if word not in said] == []


def test_the_words_of_a_lost_connection_tell_which_cause_comes_first() -> None:
    first, second, *_ = diagnose(Answer(0, message="[SSL: CERTIFICATE_VERIFY_FAILED]"), FULL).causes
    assert "ca_file" in first
    assert "nothing listens" in second
    by_proxy = settings(sources={"base_url": "default", "proxy": "HTTPS_PROXY"})
    causes = diagnose(Answer(0, message="refused"), by_proxy).causes
    assert "HTTPS_PROXY" in causes[0]
    assert not any("ca_file" in cause or "needs a proxy" in cause for cause in causes)


def test_what_could_not_be_signed_was_not_sent_and_the_address_is_not_to_blame() -> None:
    given = settings(credential=GenAIApiKey("sk-x"), sources={"credential": "OCI_GENAI_API_KEY"})
    found = diagnose(Answer(0, message="the key is damaged", sent=False), given)
    assert not found.ok
    assert "Nothing was sent" in found.verdict
    assert found.verdict.endswith("the key is damaged")
    assert found.causes == ("The credential is GenAIApiKey(...) (OCI_GENAI_API_KEY).",)


@pytest.mark.parametrize("answer", [Answer(400, None, "Invalid OpenAI project."), Answer(404, "404", AUTHORIZATION)])
def test_a_project_of_another_region_is_named(answer: Answer) -> None:
    project = "ocid1.generativeaiproject.oc1.us-chicago-1.x"
    away, home = settings(project=project, region="eu-frankfurt-1"), settings(project=project, region="us-chicago-1")
    said = "The project is of the region us-chicago-1, and the region is eu-frankfurt-1."
    assert said in diagnose(answer, away).causes
    assert not any("of the region" in cause for cause in diagnose(answer, home).causes)


def test_what_the_credential_knows_comes_before_guesses() -> None:
    found = diagnose(Answer(401, "x", DENIED, skew=900), FULL, "the key is another")
    assert "900 s" in found.causes[0]
    assert found.causes[1] == "the key is another"


@pytest.mark.parametrize(
    ("skew", "words"),
    [
        (None, "no date"),
        (0.9, "to a second"),
        (-1.4, "to a second"),
        (42.2, "42 s behind the service's"),
        (-42.2, "42 s ahead of the service's"),
    ],
)
def test_clocks(skew: float | None, words: str) -> None:
    assert words in skew_words(skew)
