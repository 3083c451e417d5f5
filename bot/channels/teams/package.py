"""The app package that an administrator uploads to Teams: a manifest and two pictures in a zip file."""

import json
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jsonschema import Draft4Validator, ValidationError

from bot.dialogue.fixed_messages import PERSON_TITLE

SCHEMA = "1.30"
"""The version of Microsoft's manifest schema, which stands beside the pictures as Microsoft publishes it (MIT)."""

_PICTURES = Path(__file__).resolve().parent / "app"
_ACCENT = "#154273"
_DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
_SCOPES = ["personal", "groupChat", "team", "copilot"]
_WHY = {
    "maxLength": "te lang: hooguit {0} tekens",
    "minLength": "te kort: minstens {0} tekens",
    "pattern": "niet in de vorm die Teams vraagt",
    "format": "niet in de vorm die Teams vraagt",
    "enum": "niet een van de waarden die Teams kent",
    "required": "niet compleet: {0} moeten erin staan",
}
_OTHERWISE = "niet wat Teams verwacht ({0})"
_DAY = (2026, 1, 1, 0, 0, 0)  # of every file in the package, so that the same input gives the same package
_COMMANDS = {
    "Wat moet ik regelen?": "De drie stappen naar toegang tot het Bronhouderportaal",
    "Staat mijn organisatie op de lijst?": "Zoek een organisatie op in de lijst van de BRO",
    "Inloggen lukt niet": "Samen nagaan waarom inloggen niet lukt",
    PERSON_TITLE: "Hulp van een medewerker van de BRO Servicedesk",
}
_SHORT = "Vragen over toegang tot het Bronhouderportaal van de BRO"
_LONG = (
    "Deze virtuele assistent helpt u met toegang tot het Bronhouderportaal van de Basisregistratie Ondergrond (BRO). "
    "Hij legt uit wat u moet regelen, zoekt uw organisatie op in de lijst en helpt als inloggen niet lukt. "
    "Elk antwoord noemt de bron. U praat niet met een medewerker; om een medewerker kunt u altijd vragen. "
    "Deel geen wachtwoorden, codes of burgerservicenummers."
)

_DISCLAIMER = (
    "U chat met een virtuele assistent, niet met een medewerker. Deel geen wachtwoorden, codes of burgerservicenummers."
)


@dataclass(frozen=True)
class App:
    """What differs between installations; `domain` is where the gateway is reached."""

    app_id: str
    domain: str
    version: str = "1.0.0"
    privacy_url: str = ""
    terms_url: str = ""
    organisation: str = "BRO Servicedesk"
    website_url: str | None = None

    def __post_init__(self) -> None:
        """Refuse what Teams would refuse.

        Raises:
            ValueError: with a Dutch sentence that names what is wrong.
        """
        try:
            UUID(self.app_id)
        except ValueError as error:
            raise ValueError(f"'{self.app_id}' is geen id van een app-registratie.") from error
        if not _DOMAIN.match(self.domain):
            raise ValueError(f"'{self.domain}' is geen domein, zoals chat.example.nl.")
        if not re.match(r"^\d+\.\d+\.\d+$", self.version):
            raise ValueError(f"'{self.version}' is geen versie, zoals 1.0.0.")
        for field, url in (
            ("website-url", self.website_url),
            ("privacy-url", self.privacy_url),
            ("terms-url", self.terms_url),
        ):
            if url is not None and not url.startswith("https://"):
                raise ValueError(f"--{field}: '{url}' is geen https-adres. Teams vraagt er een.")


def manifest(app: App) -> dict[str, Any]:
    """The manifest, as Microsoft's schema describes it."""
    home = f"https://{app.domain}/"
    starters = [
        {"title": title, "description": description, "type": "prompt", "prompt": title}
        for title, description in _COMMANDS.items()
    ]
    commands = [{"title": title, "description": description} for title, description in _COMMANDS.items()]
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": app.version,
        "id": app.app_id.lower(),
        "developer": {
            "name": app.organisation,
            "websiteUrl": app.website_url or home,
            "privacyUrl": app.privacy_url,
            "termsOfUseUrl": app.terms_url,
        },
        "name": {"short": "BRO-assistent", "full": "BRO-assistent: toegang tot het Bronhouderportaal"},
        "description": {"short": _SHORT, "full": _LONG},
        "localizationInfo": {"defaultLanguageTag": "nl-nl"},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": _ACCENT,
        "bots": [
            {
                "botId": app.app_id.lower(),
                "scopes": _SCOPES,
                "isNotificationOnly": False,
                "supportsFiles": False,
                "supportsCalling": False,
                "supportsVideo": False,
                "commandLists": [
                    {"scopes": ["personal", "copilot"], "commands": starters},
                    {"scopes": ["groupChat"], "commands": commands},
                    {"scopes": ["team"], "commands": commands},
                ],
            }
        ],
        "copilotAgents": {
            "customEngineAgents": [{"id": app.app_id.lower(), "type": "bot", "disclaimer": {"text": _DISCLAIMER}}]
        },
        "defaultInstallScope": "personal",
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [app.domain],
    }


def check(document: dict[str, Any]) -> None:
    """Refuse what Microsoft's own schema refuses.

    Raises:
        ValueError: with a Dutch sentence that names each field and what is wrong with it.
    """
    schema = json.loads((_PICTURES / f"manifest-{SCHEMA}.schema.json").read_text(encoding="utf-8"))
    wrong = [_mistake(error) for error in Draft4Validator(schema).iter_errors(document)]
    if wrong:
        raise ValueError(f"Teams zou dit pakket weigeren. {' '.join(wrong)}")


def _mistake(error: ValidationError) -> str:
    field = ".".join(map(str, error.absolute_path)) or "manifest"
    why = _WHY.get(str(error.validator), _OTHERWISE)
    asked = error.validator_value if str(error.validator) in _WHY else error.validator
    named = ", ".join(map(str, asked)) if isinstance(asked, list) else asked
    return f"{field} is {why.format(named)}."


def package(app: App) -> bytes:
    """The zip file; the same app gives the same bytes.

    Raises:
        ValueError: when Microsoft's schema refuses the manifest; a Dutch sentence names the fields.
    """
    document = manifest(app)
    check(document)
    text = json.dumps(document, ensure_ascii=False, indent=2).encode()
    files = {"manifest.json": text} | {name: (_PICTURES / name).read_bytes() for name in ("color.png", "outline.png")}
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, _DAY), content, ZIP_DEFLATED)
    return written.getvalue()
