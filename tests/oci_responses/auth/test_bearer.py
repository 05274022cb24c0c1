"""Generative AI API keys are sent, not signed with."""

from __future__ import annotations

import pytest

from oci_responses.auth import GenAIApiKey
from responses_proto.errors import ConfigError

from .support import everything_said, signed


def test_it_is_a_bearer_token_whatever_the_request() -> None:
    credential = GenAIApiKey("sk-s3cret")
    assert credential.refresh() is False
    assert signed(credential) == signed(credential, "GET") == {"authorization": "Bearer sk-s3cret"}
    assert repr(credential) == "GenAIApiKey(...)"


@pytest.mark.parametrize("secret", ["", " ", "sk-s3cret ", "sk s3cret", "sk-s3cret\n", "sk-s3cretü"])
def test_an_odd_one_is_refused_unseen(secret: str) -> None:
    with pytest.raises(ConfigError) as caught:
        GenAIApiKey(secret)
    assert "s3cret" not in everything_said(caught.value)
