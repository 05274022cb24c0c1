"""Who may exist and who calls: tenancies with what they own, and the principals in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from .ids import Ids

__all__ = ["APIKEY", "INSTANCE", "RESOURCE", "USER", "Principal", "Tenancy"]

USER, INSTANCE, RESOURCE, APIKEY = "user", "instance", "resource", "generativeaiapikey"
"""Kinds of principals as policies and tokens name them (``request.principal.type``, claim ``ptype``)."""

_COMPARTMENT, _PROJECT = "compartment", "generativeaiproject"


@dataclass
class Tenancy:
    """A tenancy and the compartments and projects in it, by OCID.

    ``deeds`` says for each OCID that is known to the endpoint which tenancy owns it; tenancies of
    one endpoint share it. An ``open`` tenancy is described elsewhere: a compartment or project that
    nobody else owns becomes its own when it is first named.
    """

    ocid: str
    deeds: dict[str, str] = field(default_factory=dict, repr=False)
    open: bool = False

    def add_compartment(self, ids: Ids) -> str:
        """Create one more compartment and return its OCID."""
        return self._own(ids.ocid(_COMPARTMENT))

    def add_project(self, ids: Ids, region: str) -> str:
        """Create one more project and return its OCID."""
        return self._own(ids.ocid(_PROJECT, region))

    def has_compartment(self, ocid: str) -> bool:
        """Whether ``ocid`` is a compartment here; the tenancy is the root of them."""
        return ocid == self.ocid or self._has(ocid, _COMPARTMENT)

    def has_project(self, ocid: str) -> bool:
        """Whether ``ocid`` is a project here."""
        return self._has(ocid, _PROJECT)

    def _has(self, ocid: str, kind: str) -> bool:
        if not ocid.startswith(f"ocid1.{kind}."):
            return False
        if self.open and ocid not in self.deeds:
            self._own(ocid)
        return self.deeds.get(ocid) == self.ocid

    def _own(self, ocid: str) -> str:
        self.deeds[ocid] = self.ocid
        return ocid


@dataclass(frozen=True)
class Principal:
    """The one on whose behalf a request is made: its kind, its OCID, and where it belongs."""

    kind: str
    ocid: str
    tenancy: Tenancy
