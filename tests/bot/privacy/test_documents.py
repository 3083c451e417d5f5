"""What a privacy officer reads is what the software does."""

import re

from bot.platform.settings import ROOT, Settings
from bot.privacy.rules import RULES

TABLE = (ROOT / "docs" / "privacy" / "bewaartermijnen.md").read_text(encoding="utf-8")


def test_the_retention_table_says_what_the_rules_and_the_defaults_say() -> None:
    defaults = Settings(_env_file=None)
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in TABLE.splitlines()
        if line.startswith("| `")
    ]
    expected = [
        (
            f"`{rule.table}`",
            rule.holds,
            str(getattr(defaults, rule.days)) if rule.days else "-",
            f"`BRO_{rule.days.upper()}`" if rule.days else "-",
            rule.why,
        )
        for rule in RULES
    ]
    assert rows == expected


def test_the_documents_name_files_and_settings_that_exist() -> None:
    for path in (ROOT / "docs" / "privacy").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"`((?:tests|docs|bot)/[\w./-]+)`", text):
            assert (ROOT / name).exists(), f"{path.name}: {name}"
        for name in re.findall(r"\]\(([\w./-]+\.md)\)", text):
            assert (path.parent / name).exists(), f"{path.name}: {name}"
        for name in re.findall(r"`BRO_(\w+)`", text):
            assert name.lower() in Settings.model_fields, f"{path.name}: {name}"
