"""An OpenID Connect provider on the loopback address that says what a test tells it to say."""

import base64
import hmac
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

Claims = dict[str, Any]
Forgery = Callable[["FalseProvider", Claims], str]


class FalseProvider:
    """Serves metadata, keys, tokens and user information for as long as the context lasts."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "een"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "een"})
        self.metadata_changes: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {"sub": "123"}
        self._nonce = ""
        self._token: Forgery = _change()

    def __enter__(self) -> "FalseProvider":
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(provider._document(urlsplit(self.path).path))

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self._send(provider._document(urlsplit(self.path).path))

            def _send(self, document: Any) -> None:
                body = json.dumps(document).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def tells(self, forgery: Forgery) -> None:
        """Let the next ID token be this one."""
        self._token = forgery

    def back(self, address: str) -> str:
        """Where this provider sends a browser that came with `address`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self._nonce = asked["nonce"]
        return f"{asked['redirect_uri']}?{urlencode({'code': 'x', 'state': asked['state']})}"

    def claims(self) -> Claims:
        """What an honest ID token says."""
        now = int(time.time())
        names = {"name": "Els de Vries", "preferred_username": "els", "groups": ["bro-servicedesk"]}
        proof = {"iss": self.issuer, "sub": "123", "aud": "bro", "nonce": self._nonce}
        return proof | names | {"iat": now, "exp": now + 300}

    def signed(self, claims: Claims, key: Any = None, **header: str) -> str:
        """The claims as a token."""
        return jwt.encode({"alg": "RS256", "kid": "een"} | header, claims, key or self.key, algorithms=_ALL)

    def _document(self, path: str) -> Any:
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        if path == "/userinfo":
            return self.userinfo
        if path == "/token":
            return {"access_token": "a", "token_type": "Bearer", "id_token": self._token(self, self.claims())}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": _ALL,
        } | self.metadata_changes


_ALL = ["RS256", "HS256", "none"]


def _by_hand(header: Claims, claims: Claims, key: bytes | None = None) -> str:
    """A token with a signature that libraries refuse to make."""
    text = ".".join(_coded(json.dumps(part).encode()) for part in (header, claims))
    return f"{text}.{_coded(hmac.digest(key, text.encode(), 'sha256')) if key else ''}"


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _without(claims: Claims, name: str) -> Claims:
    return {key: value for key, value in claims.items() if key != name}


def _unsigned(provider: FalseProvider, claims: Claims) -> str:
    return _by_hand({"alg": "none"}, claims)


def _with_secret(provider: FalseProvider, claims: Claims) -> str:
    return _by_hand({"alg": "HS256"}, claims, b"geheim-van-de-test")


def _with_public_key(provider: FalseProvider, claims: Claims) -> str:
    return _by_hand({"alg": "HS256", "kid": "een"}, claims, provider.key.as_pem(private=False))


def _other_person(provider: FalseProvider, claims: Claims) -> str:
    provider.userinfo = {"sub": "999", "groups": ["bro-beheer"]}
    return provider.signed(_without(claims, "groups"))


def _change(**changes: Any) -> Forgery:
    return lambda provider, claims: provider.signed(claims | changes)


def _leave_out(name: str) -> Forgery:
    return lambda provider, claims: provider.signed(_without(claims, name))


FORGERIES: dict[str, tuple[Forgery, int, str]] = {
    "nothing forged": (_change(), 303, ""),
    "no groups": (_change(groups=[]), 403, ""),
    "no signature": (_unsigned, 401, "unsupported_algorithm"),
    "signed with the client's secret": (_with_secret, 401, "unsupported_algorithm"),
    "signed with the public key as a secret": (_with_public_key, 401, "unsupported_algorithm"),
    "signed with another key": (
        lambda provider, claims: provider.signed(claims, provider.other_key),
        401,
        "bad_signature",
    ),
    "another key's name": (lambda provider, claims: provider.signed(claims, kid="twee"), 401, "invalid_key_id"),
    "another issuer": (_change(iss="https://evil.example"), 401, "invalid_claim"),
    "for another client": (_change(aud="iemand"), 401, "invalid_claim"),
    "for another client, given to us": (_change(aud="iemand", azp="bro"), 401, "invalid_claim"),
    "for several clients": (_change(aud=["bro", "iemand"]), 401, "missing_claim"),
    "another nonce": (_change(nonce="verzonnen"), 401, "invalid_claim"),
    "no nonce": (_leave_out("nonce"), 401, "missing_claim"),
    "over": (_change(exp=1), 401, "expired_token"),
    "no end": (_leave_out("exp"), 401, "missing_claim"),
    "from the future": (_change(iat=9_999_999_999, exp=9_999_999_999), 401, "invalid_claim"),
    "no subject": (_leave_out("sub"), 401, "missing_claim"),
    "no ID token": (lambda provider, claims: "", 401, "decode_error"),
    "not a token": (lambda provider, claims: "wachtwoord", 401, "decode_error"),
    "user information of another person": (_other_person, 401, "other_subject"),
}
"""Each forgery, the status that our gateway must answer, and the code in its log."""
