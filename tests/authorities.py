"""Reads the certificates of all authorities once for a process of tests, not once for each client of the network.

Reading them takes 24 ms of a processor; a gateway that starts makes two clients, and the tests start hundreds.
"""

import os
import ssl
from functools import cache
from typing import Any

import httpx
import pytest

_make = httpx.create_ssl_context


@cache
def _kept(_environment: tuple[str | None, ...], trust_env: bool) -> ssl.SSLContext:
    return _make(trust_env=trust_env)


def _context(verify: Any = True, cert: Any = None, trust_env: bool = True) -> ssl.SSLContext:
    if verify is True and cert is None:
        return _kept((os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")), trust_env)
    return _make(verify=verify, cert=cert, trust_env=trust_env)


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Let clients that trust the usual authorities share them for as long as `patch` lasts."""
    for place in ("httpx.create_ssl_context", "httpx._transports.default.create_ssl_context"):
        patch.setattr(place, _context)
