"""Where the code and the commands of tools run: containers, their network and their skills.

Source: the official client's types for the shell and code interpreter tools.
"""

from __future__ import annotations

from ..decoding import Detail

__all__ = ["DomainSecret", "Environment", "NetworkPolicy", "Skill", "SkillSource"]


class DomainSecret(Detail, frozen=True):
    """A secret that code may use towards one domain without seeing it."""

    domain: str = ""
    name: str = ""
    value: str = ""


class NetworkPolicy(Detail, frozen=True):
    """What a container may reach: ``type`` is disabled or allowlist."""

    type: str
    allowed_domains: tuple[str, ...] = ()
    domain_secrets: tuple[DomainSecret, ...] | None = None


class SkillSource(Detail, frozen=True):
    """A skill by content: ``type`` is base64, ``data`` a zip archive."""

    type: str
    media_type: str = ""
    data: str = ""


class Skill(Detail, frozen=True):
    """A bundle of instructions and files.

    ``type`` skill_reference has ``skill_id`` and ``version``; inline has ``name``,
    ``description`` and ``source``; a skill on the local disk has no type and a ``path``.
    """

    type: str | None = None
    skill_id: str | None = None
    version: str | None = None
    name: str | None = None
    description: str | None = None
    path: str | None = None
    source: SkillSource | None = None


class Environment(Detail, frozen=True):
    """Where a tool runs.

    ``type`` is container_auto (shell) or auto (code interpreter) for a container made for the
    run, container_reference for an existing one (``container_id``), local for the program's own
    machine (``skills`` only).
    """

    type: str
    container_id: str | None = None
    file_ids: tuple[str, ...] | None = None
    memory_limit: str | None = None
    network_policy: NetworkPolicy | None = None
    skills: tuple[Skill, ...] | None = None
