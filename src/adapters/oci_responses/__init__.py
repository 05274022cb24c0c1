"""Clients of the Responses API of OCI Generative AI, one per runtime, and a local endpoint.

Choose a runtime by the module: :mod:`oci_responses.blocking`, :mod:`oci_responses.asyncio`,
:mod:`oci_responses.trio`. Each has the same names: ``Client``, ``OCIResponsesModel``, ``Agent``.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
