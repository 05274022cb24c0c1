# /// script
# dependencies = ["openai>=3,<4", "oci-openai", "oci-genai-auth"]
# ///
"""The current major release of the official client with Oracle's signers."""

from openai_program import main

if __name__ == "__main__":
    main(
        ready_made_fault="oci-openai's OciOpenAI hands an httpx.Auth to a client that openai 3 makes of httpx2, "
        "so it cannot be constructed; openai.OpenAI(http_client=httpx.Client(auth=...)) works"
    )
