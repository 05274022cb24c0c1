"""What the settings are and where they came from, as the lookup itself has noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oci_responses.config import PROFILE_KEYS, VARIABLES, Settings

__all__ = ["Fact", "facts_of", "how_to_set"]

_SETTINGS = ("base_url", "region", "project", "compartment_id", "conversation_store_id", "ca_file", "timeout")


@dataclass(frozen=True)
class Fact:
    """One setting: its value, None if it has none, and where that came from or could come from."""

    name: str
    value: str | None
    source: str


def facts_of(settings: Settings) -> Iterator[Fact]:
    """Yield the settings as they were resolved, the credential first."""
    sources = settings.sources
    yield Fact("credential", repr(settings.credential), sources.get("credential", "default"))
    if settings.profile is not None:
        name_from, file_from = sources.get("profile", "default"), sources.get("config_file", "default")
        yield Fact("profile", settings.profile, f"name: {name_from}, file: {file_from}")
    for name in _SETTINGS:
        value = getattr(settings, name)
        source = how_to_set(name) if value is None else sources.get(name, "default")
        if name == "region" and value is not None and not sources["base_url"].startswith("region"):
            source += "; the address is given and does not follow it"
        yield Fact(name, None if value is None else str(value), source)
    if "proxy" in sources:
        yield Fact("proxy", "in use", sources["proxy"])


def how_to_set(name: str) -> str:
    """Say by which variable or line of a profile a setting can be given."""
    ways = [*VARIABLES.get(name, ())[:1], *([f"{PROFILE_KEYS[name]} in the profile"] if name in PROFILE_KEYS else [])]
    return f"can be set by {' or '.join(ways)}" if ways else ""
