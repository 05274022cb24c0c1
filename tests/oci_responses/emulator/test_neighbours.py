import urllib.request

import pytest
from oci.retry import NoneRetryStrategy

from oci_responses.auth import InstancePrincipal
from oci_responses.blocking import Client
from oci_responses.emulator import Emulator
from responses_proto.errors import NotFoundError


def test_an_instance_gets_its_token_beside_the_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(principals=True) as emu:
        monkeypatch.setenv("OCI_METADATA_BASE_URL", f"{emu.metadata_url}/opc/v2")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        credential = InstancePrincipal(
            federation_endpoint=f"{emu.metadata_url}/v1/x509",
            retry_strategy=NoneRetryStrategy(),
            federation_client_retry_strategy=NoneRetryStrategy(),
        )
        with Client(
            auth=credential, base_url=emu.base_url, ca_file=emu.ca_file, project=emu.project, max_retries=0
        ) as client:
            assert client.responses.create(model="m", input="hello").status == "completed"
            assert emu.requests[-1].who.startswith("instance ocid1.instance.")
            emu.deny("generative-ai-response", "instance")
            with pytest.raises(NotFoundError, match="Authorization failed or requested resource not found"):
                client.responses.create(model="m", input="hello")
    with pytest.raises(OSError, match=r"refused|reset"):
        urllib.request.urlopen(emu.metadata_url, timeout=2)
