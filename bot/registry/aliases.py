"""Other ways to write an organisation: abbreviations, nicknames, and names from before a merger."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml


class AliasesUnreadable(ValueError):
    """The file with aliases does not hold what it should; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Alias:
    """`written` stands for the organisations in `names`; `merged_on` is set when it is a name of the past.

    One that stands for itself is an organisation that exists, so that no other is offered instead when the list has
    it not.
    """

    written: str
    names: tuple[str, ...]
    kind: str | None = None
    merged_on: date | None = None


def read_aliases(path: Path) -> list[Alias]:
    """Read `aliases` (alias, naam, soort), `mergers` (oud, nieuw, per) and `bekend` (names) from the YAML at `path`.

    Raises:
        AliasesUnreadable: the file is not YAML or an entry lacks a field.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AliasesUnreadable(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise AliasesUnreadable(f"{path}: verwacht 'aliases' en 'mergers'")
    return (
        [_read(path, entry, _nickname) for entry in content.get("aliases") or []]
        + [_read(path, entry, _former_name) for entry in content.get("mergers") or []]
        + [_read(path, entry, _known) for entry in content.get("bekend") or []]
    )


def _read(path: Path, entry: Any, build: Any) -> Alias:
    try:
        alias: Alias = build(entry)
    except (KeyError, TypeError, ValueError) as error:
        raise AliasesUnreadable(f"{path}: niet te lezen: {entry!r} ({error})") from error
    return alias


def _nickname(entry: dict[str, str]) -> Alias:
    return Alias(entry["alias"], (entry["naam"],), entry.get("soort"))


def _known(entry: str) -> Alias:
    return Alias(entry.strip(), (entry.strip(),))


def _former_name(entry: dict[str, Any]) -> Alias:
    return Alias(entry["oud"], tuple(entry["nieuw"]), merged_on=date.fromisoformat(str(entry["per"])))
