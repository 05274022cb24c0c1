"""What a program may ask of the endpoint's identity: who there is, and to make more of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .account import Account
from .identity import Identity
from .memory import Memory
from .policy import ANYBODY, FAMILY
from .premises import SESSION_SECONDS, Premises
from .works import Works

__all__ = ["Office"]

T = TypeVar("T")


class Office:
    """Keeps an :class:`Identity` and, while the endpoint runs, the files that describe it."""

    profile = "DEFAULT"
    session_profile = "SESSION"

    def __init__(self, identity: Identity, clock: Callable[[], float], memory: Memory) -> None:
        self.identity = identity
        self.base_url = self.metadata_url = self.config_file = ""
        self.ca_file: str | None = None
        self._clock = clock
        self._memory = memory
        self._works: Works | None = None

    @property
    def resource_principal_files(self) -> tuple[str, str]:
        """Files with the token and the key of a resource principal, empty without ``principals``."""
        return self._works.resource_principal if self._works else ("", "")

    def _opened(self, works: Works) -> None:
        """Take over what now runs."""
        self._works = works
        self.base_url, self.metadata_url = works.base_url, works.metadata_url
        self.config_file, self.ca_file = works.premises.config_file, works.premises.ca_file

    @property
    def compartment_id(self) -> str:
        """OCID of the compartment that requests may name."""
        return self.identity.home.compartment

    @property
    def project(self) -> str:
        """OCID of the first project."""
        return self.identity.home.project

    @property
    def region(self) -> str:
        """Region identifier, as in the config file."""
        return self.identity.region

    @property
    def api_key(self) -> str:
        """A GenAI API key that is accepted as bearer token."""
        return self.identity.home.api_key

    def add_project(self) -> str:
        """Create one more project, isolated from the others, and return its OCID."""
        return self._saved(self.identity.home.add_project(self.identity.ids, self.region))

    def add_compartment(self) -> str:
        """Create one more compartment and return its OCID."""
        return self._saved(self.identity.home.add_compartment(self.identity.ids))

    def add_account(self, name: str) -> Account:
        """Create one more tenancy with a user; the config file gets the profiles ``name`` and ``name_SESSION``.

        Raises ``ValueError`` for a name that is none, or taken.
        """
        premises = self._running()
        taken = {self.session_profile, *(account.name for account in self.identity.accounts)}
        if not name.isidentifier() or name in taken:
            raise ValueError(f"a profile cannot be called {name!r}")
        account = self.identity.add_account(name)
        premises.write(self.base_url)
        return self._saved(account)

    def add_api_key(self, region: str | None = None, lifetime: float | None = None) -> tuple[str, str]:
        """Create a GenAI API key and return its two secrets; ``lifetime`` in seconds, by default without end."""
        until = None if lifetime is None else self._clock() + lifetime
        return self._saved(self.identity.home.add_api_key(self.identity.ids, region or self.region, until)).secrets

    def deny(self, what: str = FAMILY, who: str = ANYBODY) -> None:
        """Take a permission away, as if no policy gave it: see :meth:`Policy.deny`."""
        self.identity.policy.deny(what, who)

    def renew_session(self, lifetime: float = SESSION_SECONDS) -> None:
        """Write fresh session tokens, as ``oci session refresh`` would; ``lifetime`` in seconds."""
        self._running().renew_session(lifetime)

    def _saved(self, made: T) -> T:
        """Return what was made once it survives a restart."""
        if self._works is not None:
            self._memory.save(self.identity)
        return made

    def _running(self) -> Premises:
        if self._works is None:
            raise RuntimeError("the emulator is not running")
        return self._works.premises
