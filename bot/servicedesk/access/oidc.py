"""Signing in at the organisation: OpenID Connect, authorization code with PKCE.

Authlib makes the requests and checks state, nonce and signature. What it leaves to the caller is set here: which
issuer, which audience, which algorithms, that the person of the user information is that of the ID token, and who gets
which role. What a sign-in must remember is in an encrypted cookie, so it only ends in the browser that began it.
"""

import ipaddress
import json
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from cryptography.fernet import InvalidToken
from fastapi import Request, Response
from joserfc.errors import JoseError

from bot.http.origins import own_origin
from bot.platform.keys import box
from bot.platform.settings import Settings
from bot.servicedesk.access.agents import Identity, Role
from bot.servicedesk.access.cookies import delete_cookie, read_cookie, set_cookie

RETURN: Final = "/servicedesk/oidc/terug"

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with a public key; with any other a client could sign for the provider, or nobody signs."""

_MINUTES_TO_SIGN_IN = 10
_CLOCK_DIFFERENCE = 120  # seconds
_TIME_LIMIT = 10.0  # seconds that the provider may take to answer


class OrganisationUnavailable(Exception):
    """The provider did not answer, or not as OpenID Connect Discovery says."""


class OrganisationRefused(Exception):
    """This sign-in is not to be trusted, or was stopped at the organisation; the argument is a code for the log."""


class Organisation:
    """The provider of the settings."""

    def __init__(self, settings: Settings) -> None:
        """Check the settings.

        Raises:
            ValueError: when one is missing, or the issuer can be overheard.
        """
        if not (settings.oidc_client_id and settings.oidc_client_secret and settings.oidc_roles):
            raise ValueError("BRO_OIDC_ISSUER also needs BRO_OIDC_CLIENT_ID, BRO_OIDC_CLIENT_SECRET and BRO_OIDC_ROLES")
        self.issuer = settings.oidc_issuer or ""
        if not _is_safe(self.issuer):
            raise ValueError("BRO_OIDC_ISSUER must be an https address")
        self._settings = settings
        self._box = box(settings, "servicedesk oidc")

    async def begin(self, request: Request, back_to: str) -> Response:
        """Send the browser to the organisation.

        Raises:
            OrganisationUnavailable: when the provider does not answer.
            Refused: when the connection with the browser is not secure (403).
        """
        request.scope["session"] = {}
        client = await self._client()
        address = own_origin(request) + RETURN
        response: Response = await client.authorize_redirect(request, address)
        remembered = json.dumps({"session": request.session, "back_to": back_to}).encode()
        set_cookie(request, response, "oidc", self._box.encrypt(remembered).decode(), _MINUTES_TO_SIGN_IN * 60)
        return response

    async def finish(self, request: Request) -> tuple[Identity, str]:
        """Who came back from the organisation, and to which page they wanted.

        Raises:
            OrganisationRefused: when it was stopped there, or when anything in it is not as it must be.
            OrganisationUnavailable: when the provider does not answer.
        """
        remembered = self._remembered(request)
        request.scope["session"] = remembered["session"]
        if request.query_params.get("iss", self.issuer) != self.issuer:  # RFC 9207
            raise OrganisationRefused("issuer")
        client = await self._client()
        try:
            token = await client.authorize_access_token(
                request,
                leeway=_CLOCK_DIFFERENCE,
                claims_options={
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self._settings.oidc_client_id},
                    "sub": {"essential": True},
                },
            )
            claims = await self._claims(client, token)
        except httpx2.HTTPError as error:
            raise OrganisationUnavailable from error
        except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError, RuntimeError) as error:
            raise OrganisationRefused(getattr(error, "error", None) or type(error).__name__) from error
        return self._identity(claims), remembered["back_to"]

    def forget(self, request: Request, response: Response) -> None:
        """Take away what the browser remembers of this sign-in."""
        delete_cookie(request, response, "oidc")

    def _remembered(self, request: Request) -> dict[str, Any]:
        cookie = read_cookie(request, "oidc").encode()
        try:
            remembered: dict[str, Any] = json.loads(self._box.decrypt(cookie, ttl=_MINUTES_TO_SIGN_IN * 60))
        except InvalidToken as error:
            raise OrganisationRefused("not_begun_here") from error
        return remembered

    async def _client(self) -> Any:
        """A client with what the provider says of itself now; sign-ins are few, so nothing is kept between them."""
        secret = self._settings.oidc_client_secret
        client = OAuth().register(
            "organisatie",
            client_id=self._settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else "",
            server_metadata_url=f"{self.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": self._settings.oidc_scope,
                "code_challenge_method": "S256",
                "timeout": _TIME_LIMIT,
            },
        )
        try:
            metadata = await client.load_server_metadata()
        except (httpx2.HTTPError, ValueError, TypeError) as error:
            raise OrganisationUnavailable from error
        _check(metadata, self.issuer)
        return client

    async def _claims(self, client: Any, token: dict[str, Any]) -> dict[str, Any]:
        """What the provider says of the person, in the ID token or else in the user information."""
        claims: dict[str, Any] = dict(token["userinfo"])
        wanted = (self._settings.oidc_role_claim, self._settings.oidc_username_claim, self._settings.oidc_name_claim)
        if all(_claim(claims, name) for name in wanted) or not client.server_metadata.get("userinfo_endpoint"):
            return claims
        more = dict(await client.userinfo(token=token))
        if more.get("sub") != claims["sub"]:
            raise OrganisationRefused("other_subject")
        return more | claims

    def _identity(self, claims: dict[str, Any]) -> Identity:
        username = str(_claim(claims, self._settings.oidc_username_claim) or "")
        name = str(_claim(claims, self._settings.oidc_name_claim) or username)
        role = self._role(_claim(claims, self._settings.oidc_role_claim))
        return Identity(self.issuer, str(claims["sub"]), username, name, role)

    def _role(self, groups: Any) -> Role | None:
        """The highest role that one of the person's groups gives."""
        mine = {groups} if isinstance(groups, str) else {group for group in groups or () if isinstance(group, str)}
        for role in ("beheerder", "medewerker", "redacteur"):
            if mine & set(self._settings.oidc_roles.get(role, ())):  # type: ignore[call-overload]
                return role
        return None


def _check(metadata: dict[str, Any], issuer: str) -> None:
    """Refuse a provider that is not the one we asked (OpenID Connect Discovery 4.3); leave only safe signatures."""
    endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if metadata.get("issuer") != issuer or not all(_is_safe(str(metadata.get(name, ""))) for name in endpoints):
        raise OrganisationUnavailable
    if not _is_safe(str(metadata.get("userinfo_endpoint", issuer))):
        raise OrganisationUnavailable
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in _ALGORITHMS] or ["RS256"]
    metadata.pop("jwks", None)  # keys come from the provider's own address


def _claim(claims: dict[str, Any], name: str) -> Any:
    """A claim; a dot in its name goes one level deeper, as in `realm_access.roles`."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _is_safe(address: str) -> bool:
    url = urlsplit(address)
    if url.scheme == "https":
        return bool(url.hostname)
    try:
        return url.scheme == "http" and ipaddress.ip_address(url.hostname or "").is_loopback
    except ValueError:
        return url.hostname == "localhost"
