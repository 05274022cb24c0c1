"""Credentials: what turns a request into one that OCI accepts.

A credential is anything with the two methods of :class:`Credential`; one that expires says when, as
:class:`Expiring` does, and one that can tell why it was refused does so as :class:`Explaining`. None of those
here is sent anywhere itself, none can be pickled, and no ``repr`` shows more than an OCID, a fingerprint or a
file name.
"""

from typing import TYPE_CHECKING

from responses_proto.faces import lazy_face

if TYPE_CHECKING:
    from .aliases import OciInstancePrincipalAuth as OciInstancePrincipalAuth
    from .aliases import OciResourcePrincipalAuth as OciResourcePrincipalAuth
    from .aliases import OciSessionAuth as OciSessionAuth
    from .aliases import OciUserPrincipalAuth as OciUserPrincipalAuth
    from .api_key import ApiKeySigner as ApiKeySigner
    from .base import Credential as Credential
    from .base import Expiring as Expiring
    from .base import Explaining as Explaining
    from .base import Signer as Signer
    from .base import read_credential_file as read_credential_file
    from .bearer import GenAIApiKey as GenAIApiKey
    from .principals import InstancePrincipal as InstancePrincipal
    from .principals import OkeWorkloadIdentity as OkeWorkloadIdentity
    from .principals import ResourcePrincipal as ResourcePrincipal
    from .ready import ReadySigner as ReadySigner
    from .session import SessionTokenSigner as SessionTokenSigner
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            ".aliases": "OciInstancePrincipalAuth OciResourcePrincipalAuth OciSessionAuth OciUserPrincipalAuth",
            ".api_key": "ApiKeySigner",
            ".base": "Credential Expiring Explaining Signer read_credential_file",
            ".bearer": "GenAIApiKey",
            ".principals": "InstancePrincipal OkeWorkloadIdentity ResourcePrincipal",
            ".ready": "ReadySigner",
            ".session": "SessionTokenSigner",
        },
    )
