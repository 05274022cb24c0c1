"""Credentials: what turns a request into one that OCI accepts.

A credential is anything with the two methods of :class:`Credential`; one that expires says when, as
:class:`Expiring` does, and one that can tell why it was refused does so as :class:`Explaining`. None of those
here is sent anywhere itself, none can be pickled, and no ``repr`` shows more than an OCID, a fingerprint or a
file name.
"""

from __future__ import annotations

from .aliases import OciInstancePrincipalAuth, OciResourcePrincipalAuth, OciSessionAuth, OciUserPrincipalAuth
from .api_key import ApiKeySigner
from .base import Credential, Expiring, Explaining, Signer, read_credential_file
from .bearer import GenAIApiKey
from .principals import InstancePrincipal, OkeWorkloadIdentity, ResourcePrincipal
from .ready import ReadySigner
from .session import SessionTokenSigner

__all__ = [
    "ApiKeySigner",
    "Credential",
    "Expiring",
    "Explaining",
    "GenAIApiKey",
    "InstancePrincipal",
    "OciInstancePrincipalAuth",
    "OciResourcePrincipalAuth",
    "OciSessionAuth",
    "OciUserPrincipalAuth",
    "OkeWorkloadIdentity",
    "ReadySigner",
    "ResourcePrincipal",
    "SessionTokenSigner",
    "Signer",
    "read_credential_file",
]
