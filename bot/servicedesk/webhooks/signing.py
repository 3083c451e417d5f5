"""The signature by which a receiver knows that a call is ours, whole, and made just now.

    BRO-Signature: t=1795449600,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd

`v1` is the HMAC-SHA256, with the webhook's secret, of the timestamp, a full stop and the body as it was sent.
"""

import hashlib
import hmac

HEADER = "BRO-Signature"


def signature(secret: str, timestamp: int, body: str) -> str:
    """What the header says for this body at this moment (seconds since 1970)."""
    signed = hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={signed}"
