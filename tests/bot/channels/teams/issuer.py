"""A local stand-in for Microsoft's login: it signs tokens, and publishes its keys on the loopback address."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ISSUER = "https://api.botframework.com"


class Issuer:
    """Serves metadata and keys; `fetched` counts how often the keys were read."""

    def __init__(self) -> None:
        self.private: dict[str, Any] = {}
        self.published: list[dict[str, Any]] = []
        self.fetched = 0
        self.broken = False
        self.add_key("good", ["msteams", "webchat"])
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if issuer.broken:
                    self.send_error(503)
                    return
                body: dict[str, Any] = {"jwks_uri": f"{issuer.url}/keys", "issuer": ISSUER}
                if self.path == "/keys":
                    issuer.fetched += 1
                    body = {"keys": issuer.published}
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: object) -> None:
                """Keep the test output quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/metadata"

    def __enter__(self) -> "Issuer":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def add_key(self, name: str, endorsements: list[str], bits: int = 2048, publish: bool = True) -> None:
        """A new key, known by its name."""
        private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        self.private[name] = private
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
        if publish:
            self.published.append(public | {"kid": name, "use": "sig", "endorsements": endorsements})

    def token(self, service_url: str, kid: str | None = "good", **changes: Any) -> str:
        """A token that is right, but for `changes`: a claim, `without`, `algorithm`, `signed_by` or `header`."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": APP_ID,
            "exp": now + 3600,
            "nbf": now - 60,
            "serviceurl": service_url,
        }
        algorithm, signer = changes.pop("algorithm", "RS256"), changes.pop("signed_by", None)
        header, without = changes.pop("header", {}), changes.pop("without", ())
        claims |= changes
        claims = {name: value for name, value in claims.items() if name not in without}
        key = signer if signer is not None else self.private["good" if kid is None else kid]
        headers = ({"kid": kid} if kid else {}) | header
        return jwt.api_jws.encode(json.dumps(claims).encode(), key, algorithm, headers=headers)
