"""Access tokens: issued to anyone, good for an hour, known again by later processes."""

import secrets
from collections.abc import Callable
from hashlib import sha256

from spconsole.sandbox.answers import RefusalError, unauthorized
from spconsole.sandbox.state import State

LIFETIME_S = 3600
FORGOTTEN_AFTER_S = 7 * 24 * 3600.0
"""How long an expired token is still told from an unknown one."""


def seller_key(client_id: str, refresh_token: str) -> str:
    """Whom a pair of credentials stands for."""
    return f"{client_id} {_digest(refresh_token)}"


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


class Tokens:
    """The tokens that were issued; only their digests are kept."""

    def __init__(self, state: State, now: Callable[[], float]) -> None:
        self._state = state
        self._now = now

    def issue(self, client_id: str, refresh_token: str) -> str:
        """A new access token for the seller of these credentials."""
        token = f"Atza|sandbox-{secrets.token_urlsafe(32)}"
        now = self._now()
        row = (_digest(token), seller_key(client_id, refresh_token), now + LIFETIME_S)
        with self._state.transaction() as db:
            db.execute("DELETE FROM tokens WHERE expires_at < ?", (now - FORGOTTEN_AFTER_S,))
            db.execute("INSERT INTO tokens VALUES (?, ?, ?)", row)
        return token

    def seller_of(self, token: str, unknown: int) -> str:
        """The seller who authorised a token, or a refusal, with status `unknown` for one never issued."""
        with self._state.transaction() as db:
            found = db.execute("SELECT seller, expires_at FROM tokens WHERE digest = ?", (_digest(token),))
            row: tuple[str, float] | None = found.fetchone()
        if row is None:
            raise RefusalError(unauthorized(unknown, "x-amz-access-token has no token of this sandbox."))
        if self._now() >= row[1]:
            raise RefusalError(unauthorized(403, "The access token has expired: ask for a new one."))
        return row[0]
