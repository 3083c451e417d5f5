"""Passwords of local accounts: argon2id, as RFC 9106 advises for little memory.

The rules are those of NIST SP 800-63B: length counts, no forced mixtures of characters, and no password that holds
the name of its owner.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST = 12  # characters
LONGEST = 200  # characters; more would only cost time

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_NOBODY = _hasher.hash("the password of nobody")


class WeakPassword(ValueError):
    """The password breaks a rule; the message says which, in Dutch."""


def hash_password(password: str, username: str) -> str:
    """The hash to keep of a new password.

    Raises:
        WeakPassword: when it is too short, too long, one repeated character, or holds the username.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"Kies een wachtwoord van {SHORTEST} tot {LONGEST} tekens.")
    if username.lower() in password.lower() or len(set(password)) < 5:
        raise WeakPassword("Kies een wachtwoord dat moeilijker te raden is.")
    return _hasher.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether `password` belongs to the hash; without a hash it takes as long and says no."""
    try:
        _hasher.verify(password_hash or _NOBODY, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
