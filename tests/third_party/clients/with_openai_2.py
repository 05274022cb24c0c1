# /// script
# dependencies = ["openai>=2,<3", "oci-openai", "oci-genai-auth"]
# ///
"""The major release before, with Oracle's signers."""

from openai_program import main

if __name__ == "__main__":
    main()
