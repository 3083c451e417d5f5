"""Passwords of local accounts: argon2id, as RFC 9106 advises for little memory.

The rules are those of NIST SP 800-63B: length counts, no forced mixtures of characters, no password that holds the name
of its owner, and none that is made of what everybody tries: common passwords, rows of keys, the words of this service.
"""

import re

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST = 12  # characters
LONGEST = 200  # characters; more would only cost time

_LEAST_OWN = 4  # letters that are left of a password without what everybody tries
_DIGITS_FOR_LETTERS = str.maketrans("013457@$", "oieastas")
_EVERYBODY_TRIES = re.compile(
    "wachtwoord|paswoord|password|passwort|pass|welkom|welcome|hallo|hello|geheim|secret|admin|beheer(?:der)?|login|inlog"
    "(?:gen)?|qwerty(?:uiop)?|azerty|qwertz|asdf(?:ghjkl)?|zxcv(?:bnm)?|abc(?:def(?:ghi)?)?|iloveyou|letmein|monkey|dragon"
    "|master|football|voetbal|ajax|feyenoord|lente|zomer|herfst|winter|spring|summer|autumn|januari|februari|maart|april"
    "|mei|juni|juli|augustus|september|oktober|november|december|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag"
    "|zondag|nederland|holland|amsterdam|gemeente|service(?:desk)?|helpdesk|desk|bronhouder(?:portaal)?|portaal|bro"
    "|basisregistratie|ondergrond|medewerker|changeme|verander|test|user|gebruiker"
)

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_NOBODY = _hasher.hash("the password of nobody")


class WeakPassword(ValueError):
    """The password breaks a rule; the message says which, in Dutch."""


def hash_password(password: str, username: str) -> str:
    """The hash to keep of a new password.

    Raises:
        WeakPassword: when it is too short, too long, a few characters only, holds the username, or is made of what
            everybody tries.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"Kies een wachtwoord van {SHORTEST} tot {LONGEST} tekens.")
    if username.lower() in password.lower() or len(set(password)) < 5 or _is_guessed(password):
        raise WeakPassword("Kies een wachtwoord dat moeilijker te raden is.")
    return _hasher.hash(password)


def _is_guessed(password: str) -> bool:
    """Whether hardly a letter is left without the words that everybody tries, also with digits for letters."""
    readings = (password.casefold(), password.casefold().translate(_DIGITS_FOR_LETTERS))
    left = (re.sub(r"[\W\d_]", "", _EVERYBODY_TRIES.sub("", reading)) for reading in readings)
    return any(len(letters) < _LEAST_OWN for letters in left)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether `password` belongs to the hash; without a hash it takes as long and says no."""
    try:
        _hasher.verify(password_hash or _NOBODY, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
