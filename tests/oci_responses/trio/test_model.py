from __future__ import annotations

import inspect

from oci_responses.trio import Client, ModelStream, OCIResponsesModel


def test_its_client_is_that_of_trio() -> None:
    model = OCIResponsesModel("m", base_url="http://127.0.0.1:9/v1", api_key="k", environ={})
    assert isinstance(model.client, Client)
    assert inspect.iscoroutinefunction(model.complete)
    assert inspect.iscoroutinefunction(ModelStream.aclose)
