"""The codes of the second step: by the clock (TOTP, RFC 6238), and for who has lost the device.

Both have digits only, so one field takes either, with the keyboard for numbers on a phone. The secret that an app holds
is kept encrypted, recovery codes as keyed hashes: with the database alone nobody makes or guesses a code. The keys come
from the internal secret; with another one everybody sets the step up again.
"""

import base64
import hashlib
import hmac
import logging
import re
import secrets
from dataclasses import dataclass
from typing import Final

import segno
from cryptography.fernet import InvalidToken
from markupsafe import Markup
from pyotp import TOTP
from pyotp.exceptions import OTPVerificationError

from bot.platform.clock import now
from bot.platform.keys import box, derived_key
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

RECOVERY_CODES: Final = 10
"""How many recovery codes somebody has at first."""

_ISSUER = "BRO Servicedesk"
_DRIFT = 1  # steps of half a minute that a phone's clock may differ, as RFC 6238 (5.2) advises
_RECOVERY_DIGITS = 16  # 53 bits of chance
_GROUP = 4
_PRINTED = re.compile(r"[\s-]")  # what people copy along from the page or the app


@dataclass(frozen=True)
class Offer:
    """A secret to put into an app: the text to type over, in groups, and the same as a drawing to scan."""

    secret: str
    drawing: Markup


class Codes:
    """Makes and reads codes with the keys of `settings`; knows nobody."""

    def __init__(self, settings: Settings) -> None:
        self._box = box(settings, "servicedesk second step")
        self._offer_key = derived_key(settings, "servicedesk second step offer")
        self._recovery_key = derived_key(settings, "servicedesk recovery codes")

    def offer(self, session: str, username: str) -> Offer:
        """What the page shows: the same for as long as this session lasts, also after reloading."""
        secret = self._offered(session)
        address = TOTP(secret, name=username, issuer=_ISSUER).provisioning_uri()
        drawing = segno.make(address, error="m").svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
        return Offer(_grouped(secret), Markup(drawing))  # noqa: S704 - segno escapes; it draws, and writes no text

    def offered_step(self, session: str, code: str) -> int | None:
        """The half minute of this code, when it is of the secret that is offered to this session."""
        return _step(self._offered(session), code)

    def sealed(self, session: str) -> str:
        """The secret that was offered, as it is kept."""
        return self._box.encrypt(self._offered(session).encode()).decode()

    def step(self, sealed: str, code: str) -> int | None:
        """The half minute, counted since 1970, of a code that is right now; None for a wrong one."""
        try:
            return _step(self._box.decrypt(sealed.encode()).decode(), code)
        except InvalidToken:
            logger.error("second_step_unreadable", extra={"code": "another_internal_secret"})
            return None

    def is_recovery(self, code: str) -> bool:
        """Whether it can only be meant as a recovery code."""
        return len(_plain(code)) == _RECOVERY_DIGITS

    def new_recovery(self) -> list[str]:
        """New recovery codes, as people read them."""
        numbers = (secrets.randbelow(10**_RECOVERY_DIGITS) for _ in range(RECOVERY_CODES))
        return [_grouped(f"{number:0{_RECOVERY_DIGITS}}") for number in numbers]

    def recovery_hash(self, username: str, code: str) -> str:
        """What is kept of a recovery code of this account."""
        return hmac.new(self._recovery_key, f"{username} {_plain(code)}".encode(), hashlib.sha256).hexdigest()

    def _offered(self, session: str) -> str:
        """160 bits, which RFC 4226 (4, R6) recommends; no chance of their own: the session's id has enough."""
        return base64.b32encode(hmac.new(self._offer_key, session.encode(), hashlib.sha256).digest()[:20]).decode()


def _step(secret: str, code: str) -> int | None:
    try:
        return TOTP(secret).verify_and_get_timecode(_plain(code), for_time=now(), valid_window=_DRIFT)
    except OTPVerificationError:
        return None


def _plain(code: str) -> str:
    return _PRINTED.sub("", code)


def _grouped(text: str) -> str:
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
