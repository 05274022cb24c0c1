"""The regions and realms that the `oci` package knows; nothing where it is not installed.

It takes half a second to import, so it is asked about uncommon regions only. Besides its own tables it reads
~/.oci/regions-config.json and the variables OCI_REGION_METADATA and OCI_DEFAULT_REALM.
"""

from __future__ import annotations

from types import ModuleType

__all__ = ["oci_host", "oci_identifier"]


def oci_identifier(key: str) -> str:
    """Return the identifier of a region given by its key, or the key if nobody knows it."""
    regions = _regions()
    found: str = key if regions is None else regions.get_region_from_short_name(key)
    return found


def oci_host(region: str, template: str) -> str | None:
    """Return ``template`` with ``{region}`` and its realm's ``{secondLevelDomain}`` filled in.

    None where the `oci` package is missing. A region that it does not know is taken for a commercial one.
    """
    regions = _regions()
    if regions is None:
        return None
    found: str = regions.endpoint_for("generative_ai_inference", region=region, service_endpoint_template=template)
    return found


def _regions() -> ModuleType | None:
    try:
        from oci import regions
    except ImportError:
        return None
    found: ModuleType = regions
    return found
