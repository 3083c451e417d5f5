"""The app package against Microsoft's own schema, and its pictures against what Teams asks of them."""

import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator
from PIL import Image

from bot.channels.teams.app import draw
from bot.channels.teams.package import SCHEMA, App, manifest, package
from bot.platform.settings import ROOT
from tests.bot.channels.npm_packages import Npm

ADDRESSES = {"privacy_url": "https://example.nl/privacy", "terms_url": "https://example.nl/voorwaarden"}
APP = App("11111111-2222-3333-4444-555555555555", "chat.example.nl", **ADDRESSES)


@pytest.fixture(scope="session")
def validator(npm: Npm) -> Draft4Validator:
    folder = npm("@microsoft/app-manifest") / "build" / "json-schemas" / "teams" / f"v{SCHEMA}"
    return Draft4Validator(json.loads((folder / "MicrosoftTeams.schema.json").read_text(encoding="utf-8")))


def errors(validator: Draft4Validator, document: dict[str, Any]) -> list[str]:
    return [error.message for error in validator.iter_errors(document)]


def test_the_manifest_is_right_by_microsofts_schema(validator: Draft4Validator) -> None:
    assert errors(validator, manifest(APP)) == []


@pytest.mark.parametrize(
    "changes", [{"id": "x"}, {"accentColor": "blauw"}, {"bots": [{"botId": APP.app_id, "scopes": ["everywhere"]}]}]
)
def test_the_schema_finds_mistakes(validator: Draft4Validator, changes: dict[str, Any]) -> None:
    assert errors(validator, manifest(APP) | changes)


def test_the_package_holds_exactly_what_teams_wants(tmp_path: Path) -> None:
    out = tmp_path / "teams-app.zip"
    command = [sys.executable, "-m", "bot.cli", "teams", "package", "--app-id", APP.app_id, "--domain", APP.domain]
    command += ["--privacy-url", APP.privacy_url, "--terms-url", APP.terms_url]
    done = subprocess.run([*command, "--out", str(out)], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    with ZipFile(out) as archive:
        assert sorted(archive.namelist()) == ["color.png", "manifest.json", "outline.png"]
        written = json.loads(archive.read("manifest.json"))
    assert written["bots"][0]["botId"] == written["id"] == APP.app_id
    assert written["localizationInfo"]["defaultLanguageTag"] == "nl-nl"
    assert written["validDomains"] == ["chat.example.nl"]


def test_the_same_app_gives_the_same_package() -> None:
    assert package(APP) == package(APP)


def test_the_pictures_have_the_size_and_the_colours_that_teams_asks_for() -> None:
    with ZipFile(BytesIO(package(APP))) as archive:
        color, outline = (Image.open(BytesIO(archive.read(name))) for name in ("color.png", "outline.png"))
    assert (color.format, color.size, outline.format, outline.size) == ("PNG", (192, 192), "PNG", (32, 32))
    assert color.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    pixels = list(outline.convert("RGBA").get_flattened_data())
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {(255, 255, 255)}
    assert {0, 255} <= {pixel[3] for pixel in pixels}


def test_the_pictures_are_those_that_the_script_draws() -> None:
    folder = Path(draw.__file__).parent
    for name, drawn in (("color.png", draw.color()), ("outline.png", draw.outline())):
        kept = Image.open(folder / name).convert("RGBA")
        difference = max(
            abs(one - other)
            for a, b in zip(kept.get_flattened_data(), drawn.getdata(), strict=True)
            for one, other in zip(a, b, strict=True)
        )
        assert difference <= 8  # another release of Pillow may smooth an edge otherwise


@pytest.mark.parametrize(
    "wrong",
    [
        {"app_id": "x"},
        {"domain": "https://chat.example.nl"},
        {"domain": "localhost"},
        {"version": "1"},
        {"privacy_url": "http://example.nl/privacy"},
        {"terms_url": ""},
    ],
)
def test_what_teams_would_refuse_is_refused_here(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is geen"):
        App(**{"app_id": APP.app_id, "domain": APP.domain} | ADDRESSES | wrong)


def test_what_microsofts_schema_refuses_is_refused_with_the_field_and_why() -> None:
    """A name of 33 characters went into the package, and the upload said only that it failed."""
    with pytest.raises(ValueError, match=r"developer\.name is te lang: hooguit 32 tekens"):
        package(replace(APP, organisation="x" * 33))


def test_our_copy_of_the_schema_is_microsofts(validator: Draft4Validator) -> None:
    ours = Path(draw.__file__).parent / f"manifest-{SCHEMA}.schema.json"
    assert json.loads(ours.read_text(encoding="utf-8")) == validator.schema


def test_each_scope_has_its_own_commands() -> None:
    lists = manifest(APP)["bots"][0]["commandLists"]
    assert [each["scopes"] for each in lists] == [["personal", "copilot"], ["groupChat"], ["team"]]
    assert all(command["type"] == "prompt" for command in lists[0]["commands"])


def test_the_bot_is_an_agent_of_microsoft_365_copilot_too() -> None:
    written = manifest(APP)
    (agent,) = written["copilotAgents"]["customEngineAgents"]
    (bot,) = written["bots"]
    assert (agent["type"], agent["id"]) == ("bot", bot["botId"])
    assert {"personal", "copilot"} <= set(bot["scopes"])  # Microsoft asks for both
    assert "niet met een medewerker" in agent["disclaimer"]["text"]
