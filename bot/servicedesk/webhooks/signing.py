"""The signatures by which a receiver knows that a call is ours, whole, and made just now.

Each call carries those of the Standard Webhooks specification, which libraries in most languages can check, and the
one that we had before, for receivers that were built on it:

    webhook-id: 0d3c3d61-2f0c-4b43-9d4e-6d3d1f3b0c55
    webhook-timestamp: 1795449600
    webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
    BRO-Signature: t=1795449600,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from standardwebhooks import Webhook

_PREFIX = "whsec_"
_LENGTH = 32  # bytes of a secret; the specification asks for 24 to 64


def new_secret() -> str:
    """A secret as the specification writes it: `whsec_` and base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_LENGTH)).decode()


def signatures(secret: str, event_id: str, at: datetime, body: str) -> dict[str, str]:
    """The headers that sign this body at this moment.

    A secret of before has the letters of base64 for addresses; the specification's signature reads them as the usual
    ones, so its receivers write `+` for `-` and `/` for `_` behind `whsec_`.
    """
    timestamp = int(at.timestamp())
    usual = secret.removeprefix(_PREFIX).replace("-", "+").replace("_", "/")
    ours = hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": Webhook(_PREFIX + usual).sign(event_id, at, body),
        "BRO-Signature": f"t={timestamp},v1={ours}",
    }
