"""Whether Teams is on, and whether its settings are complete and safe; nothing of Microsoft is imported here."""

from urllib.parse import urlsplit

from bot.platform.settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class TeamsRefused(ValueError):
    """The settings for Teams are incomplete or unsafe; the message says which, in Dutch."""


def teams_is_on(settings: Settings) -> bool:
    """True when the settings ask for the Teams channel."""
    return settings.teams_app_id is not None or settings.teams_test_without_tokens


def check(settings: Settings) -> None:
    """Refuse settings with which the channel would not work or would not be safe.

    Raises:
        TeamsRefused: before anything has started.
    """
    if not teams_is_on(settings):
        return
    if settings.teams_test_without_tokens:
        _check_test(settings)
    else:
        _check_identity(settings)
        _check_addresses(settings)


def allowed_service(url: str, settings: Settings) -> bool:
    """True when the bot may send answers to `url`: its origin is on the list, and in a test also this machine."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.username or parts.password or not parts.hostname:
        return False
    if settings.teams_test_without_tokens:
        return parts.scheme == "http" and parts.hostname in _LOOPBACK
    return _origin(parts.scheme, parts.hostname, port) in {_origin_of(each) for each in settings.teams_service_urls}


def _check_test(settings: Settings) -> None:
    if settings.host not in _LOOPBACK or settings.public_url or settings.trusted_proxies:
        raise TeamsRefused(
            "BRO_TEAMS_TEST_WITHOUT_TOKENS mag alleen als de gateway op 127.0.0.1 luistert, "
            "zonder BRO_PUBLIC_URL en zonder BRO_TRUSTED_PROXIES."
        )


def _check_identity(settings: Settings) -> None:
    if not settings.teams_tenant_id:
        raise TeamsRefused("BRO_TEAMS_APP_ID is ingevuld, maar BRO_TEAMS_TENANT_ID niet.")
    if settings.teams_auth == "secret" and settings.teams_secret is None:
        raise TeamsRefused("BRO_TEAMS_AUTH is secret, maar BRO_TEAMS_SECRET is leeg.")
    if settings.teams_auth == "certificate" and not (
        settings.teams_certificate and settings.teams_certificate.is_file()
    ):
        raise TeamsRefused("BRO_TEAMS_AUTH is certificate, maar BRO_TEAMS_CERTIFICATE wijst geen bestand aan.")


def _check_addresses(settings: Settings) -> None:
    if not settings.teams_service_urls or not settings.teams_issuers:
        raise TeamsRefused("BRO_TEAMS_SERVICE_URLS en BRO_TEAMS_ISSUERS mogen niet leeg zijn.")
    ours = (settings.teams_metadata_url, settings.teams_login_url, settings.teams_resource)
    for url in (*settings.teams_service_urls, *ours):
        if not secure(url):
            raise TeamsRefused(f"Dit adres voor Teams is geen https-adres: {url}")


def secure(url: str) -> bool:
    """True for an https address, and for an http address of this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return _origin(parts.scheme, parts.hostname or "", parts.port)


def _origin(scheme: str, host: str, port: int | None) -> str:
    usual = {"https": 443, "http": 80}.get(scheme)
    return f"{scheme}://{host}:{port or usual}"
