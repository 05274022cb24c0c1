"""Who may call: the accounts made here, the issuers of tokens, and what is trusted from elsewhere."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Sequence

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from .account import Account, Papers, new_key
from .federation import Federation
from .ids import Ids
from .policy import Policy
from .tenancy import APIKEY, USER, Principal, Tenancy
from .tokens import Session, issue_token, read_token
from .trust import Trusted

__all__ = ["Identity"]

_TOKEN_PREFIX = "ST$"  # noqa: S105 - how a key id says that a token follows


class Identity:
    """All principals of one endpoint in ``region``; the first account is :attr:`home`.

    ``issuer`` signs the tokens of the local federation and session service. ``papers`` are those
    of accounts made in an earlier run. Of ``issuers``, others, the session tokens are taken too.
    """

    def __init__(
        self,
        ids: Ids,
        region: str,
        *,
        issuer: RSAPrivateKey | None = None,
        papers: Sequence[Papers] = (),
        trusted: Iterable[Trusted] = (),
        issuers: Iterable[RSAPublicKey] = (),
    ) -> None:
        self.ids = ids
        self.region = region
        self.issuer = issuer or new_key()
        self.policy = Policy()
        self._issuers = (self.issuer.public_key(), *issuers)
        self._deeds: dict[str, str] = {}
        self._tenancies: dict[str, Tenancy] = {}
        self.accounts = [Account(kept, self._tenancy(kept.tenancy)) for kept in papers]
        if not self.accounts:
            self.add_account("DEFAULT")
        self._trusted = list(trusted)
        for one in self._trusted:
            self._admit(one)

    @property
    def home(self) -> Account:
        """The first account."""
        return self.accounts[0]

    def add_account(self, name: str) -> Account:
        """Make one more tenancy with a user, isolated from the others; ``name`` is that of her profile."""
        account = Account.opened(name, self.ids, self.region, self._deeds)
        self._tenancies[account.tenancy.ocid] = account.tenancy
        self.accounts.append(account)
        return account

    def federation(self, clock: Callable[[], float]) -> Federation:
        """Return the services that hand out tokens to an instance, a function and a pod of :attr:`home`."""
        return Federation(self.issuer, self.home.tenancy.ocid, self.region, clock)

    def session_token(self, now: float, lifetime: float, account: Account | None = None) -> str:
        """Issue a session token; ``lifetime`` in seconds may be negative for one that has expired."""
        who = account or self.home
        claims = {"sub": who.user, "tenant": who.tenancy.ocid, "ptype": USER, "iat": int(now)}
        return issue_token(self.issuer, who.session.public_key(), claims, int(now + lifetime))

    def signer(self, key_id: str, now: float) -> tuple[RSAPublicKey, Principal] | None:
        """Return who signs under ``tenancy/user/fingerprint`` or ``ST$<token>``, and with which key."""
        if key_id.startswith(_TOKEN_PREFIX):
            session = read_token(key_id.removeprefix(_TOKEN_PREFIX), self._issuers, now)
            return self._holder(session) if session else None
        for account in self.accounts:
            if account.key_id == key_id:
                return account.user_key.public_key(), Principal(USER, account.user, account.tenancy)
        for one in self._trusted:
            if one.key_id == key_id:
                return one.key, Principal(USER, one.user, self._tenancy(one.tenancy))
        return None

    def bearer(self, token: str, now: float) -> Principal | None:
        """Return whose GenAI API key ``token`` is; keys of other regions are unknown here."""
        for account in self.accounts:
            for key in account.api_keys:
                if _is_one_of(token, key.secrets) and key.region == self.region:
                    lives = key.until is None or now < key.until
                    return Principal(APIKEY, key.ocid, account.tenancy) if lives else None
        return None

    def _holder(self, session: Session) -> tuple[RSAPublicKey, Principal] | None:
        """Return the principal of a token: by its issuer's word, or as the owner of a trusted key."""
        if session.issuer is not None:
            tenancy = self._vouched(session)
            return (session.key, Principal(session.kind, session.subject, tenancy)) if tenancy else None
        for one in self._trusted:
            if one.key == session.key and one.session:
                return one.key, Principal(USER, session.subject, self._tenancy(one.tenancy))
        return None

    def _vouched(self, session: Session) -> Tenancy | None:
        """Return the tenancy of a token by its issuer's word; one from outside that names none is of the first."""
        if session.issuer is self._issuers[0]:
            return self._tenancies.get(session.tenancy)
        return self._tenancy(session.tenancy, open=True) if session.tenancy else self.home.tenancy

    def _admit(self, one: Trusted) -> None:
        tenancy = self._tenancy(one.tenancy, open=True)
        for ocid in one.owned:
            self._deeds.setdefault(ocid, tenancy.ocid)

    def _tenancy(self, ocid: str, *, open: bool = False) -> Tenancy:  # noqa: A002
        return self._tenancies.setdefault(ocid, Tenancy(ocid, self._deeds, open))


def _is_one_of(token: str, secrets: Iterable[str]) -> bool:
    return any(hmac.compare_digest(token.encode(), secret.encode()) for secret in secrets)
