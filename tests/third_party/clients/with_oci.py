# /// script
# dependencies = ["oci", "requests"]
# ///
"""The signer classes of Oracle's own SDK, put on plain HTTP requests."""

import json
import os
from typing import Any

import oci
import requests
from bench import Bench, Target, target

MODEL = "xai.grok-4"


def _config(at: Target, profile: str) -> dict[str, Any]:
    return oci.config.from_file(at.config_file, profile)


def _signer(at: Target) -> Any:
    found = _config(at, at.profile)
    return oci.signer.Signer(found["tenancy"], found["user"], found["fingerprint"], found["key_file"])


def _from_config(at: Target) -> Any:
    return oci.signer.Signer.from_config(_config(at, at.profile))


def _session(at: Target) -> Any:
    found = _config(at, at.session_profile)
    with open(found["security_token_file"]) as file:
        token = file.read()
    key = oci.signer.load_private_key_from_file(found["key_file"])
    return oci.auth.signers.SecurityTokenSigner(token, key)


def _instance(at: Target) -> Any:
    os.environ["OCI_METADATA_BASE_URL"] = f"{at.metadata_url}/opc/v2"
    return oci.auth.signers.InstancePrincipalsSecurityTokenSigner(federation_endpoint=f"{at.metadata_url}/v1/x509")


def _resource(at: Target) -> Any:
    token, key = at.resource_principal_files
    os.environ["OCI_RESOURCE_PRINCIPAL_VERSION"] = "2.2"
    os.environ["OCI_RESOURCE_PRINCIPAL_REGION"] = at.region
    os.environ["OCI_RESOURCE_PRINCIPAL_RPST"] = token
    os.environ["OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM"] = key
    return oci.auth.signers.get_resource_principals_signer()


def _use(at: Target, signer: Any) -> None:
    """Create, retrieve and delete: the methods with a body and without."""
    headers = {"OpenAI-Project": at.project}
    body = {"model": MODEL, "input": "My name is Zoë."}
    made = requests.post(f"{at.base_url}/responses", json=body, headers=headers, auth=signer, timeout=20)
    assert made.status_code == 200, made.text
    url = f"{at.base_url}/responses/{made.json()['id']}"
    assert requests.get(url, headers=headers, auth=signer, timeout=20).json() == made.json()
    items = requests.get(f"{url}/input_items?limit=5&order=asc", headers=headers, auth=signer, timeout=20).json()
    assert items["data"][0]["content"][0]["text"] == body["input"]
    assert requests.delete(url, headers=headers, auth=signer, timeout=20).json()["deleted"]
    assert requests.get(url, headers=headers, auth=signer, timeout=20).status_code == 404


def _streamed(at: Target) -> None:
    body = {"model": MODEL, "input": "Count to five", "stream": True}
    headers = {"OpenAI-Project": at.project}
    with requests.post(
        f"{at.base_url}/responses", json=body, headers=headers, auth=_signer(at), stream=True, timeout=20
    ) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        data = [line[6:] for line in answer.iter_lines() if line.startswith(b"data: ")]
    assert data[-1] == b"[DONE]"
    assert json.loads(data[-2])["type"] == "response.completed"


def _forged(at: Target) -> None:
    def then_changed(request: Any) -> Any:
        signed = _signer(at)(request)
        signed.body = signed.body.replace(b"Ada", b"Eve")
        return signed

    body = {"model": MODEL, "input": "My name is Ada."}
    answer = requests.post(
        f"{at.base_url}/responses", json=body, headers={"OpenAI-Project": at.project}, auth=then_changed, timeout=20
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "NotAuthenticated")


if __name__ == "__main__":
    bench, where = Bench(), target()
    for make, name in [
        (_signer, "Signer"),
        (_from_config, "Signer.from_config"),
        (_session, "SecurityTokenSigner"),
        (_instance, "InstancePrincipalsSecurityTokenSigner"),
        (_resource, "the resource principal's signer"),
    ]:
        bench.run(lambda make=make: _use(where, make(where)), f"create, retrieve, list, delete under {name}")
    bench.run(lambda: _streamed(where), "a stream under Signer")
    bench.run(lambda: _forged(where), "a body changed after it was signed is refused")
    bench.end()
