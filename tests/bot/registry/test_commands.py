"""`bro registry` as an operator types it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.commands.registry import app
from bot.platform.settings import ROOT, get_settings
from tests.bot.registry.conftest import csv_of, organisations
from tests.bot.registry.list_server import ListServer

MATCH = {"name", "bronhouder", "kvk", "score", "former_name", "merged_on", "now"}
SAMPLE = str(ROOT / "data" / "registry" / "voorbeeldlijst.txt")


class Bro:
    """Runs `bro registry` on a database of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self.set("BRO_DATABASE_URL", f"sqlite:///{folder}/bro.db")
        self.set("COLUMNS", "200")

    def set(self, name: str, value: str) -> None:
        self._monkeypatch.setenv(name, value)
        get_settings.cache_clear()

    def __call__(self, *arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=stdin)


@pytest.fixture
def bro(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bro]:
    yield Bro(tmp_path, monkeypatch)
    get_settings.cache_clear()


def test_as_typed_in_a_terminal(bro: Bro) -> None:
    bro("import", "--yes", SAMPLE)
    command = [sys.executable, "-m", "bot.cli", "registry", "search", "--json", "is gemeente den bosch aangemeld?"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["matches"][0]["name"] == "Gemeente 's-Hertogenbosch"


def test_search_gives_one_json_object(bro: Bro) -> None:
    assert bro("import", "--yes", SAMPLE).exit_code == 0
    done = bro("search", "--json", "is", "gemeente", "den", "bosch", "aangemeld?")
    (match,) = json.loads(done.stdout)["matches"]
    assert json.loads(done.stdout)["result"] == "exact"
    assert match["name"] == "Gemeente 's-Hertogenbosch"
    assert set(match) == MATCH
    assert json.loads(bro("search", "--json", "utrecht").stdout)["result"] == "several"
    today = str(date.today())
    rest = {"reason": None, "kvk": None, "date": today, "sample": True}
    assert json.loads(bro("search", "--json", "xyzzy").stdout) == {"result": "none", "matches": [], **rest}
    (merged,) = json.loads(bro("search", "--json", "gemeente weesp").stdout)["matches"]
    assert (merged["name"], merged["former_name"], merged["merged_on"]) == (
        "Gemeente Amsterdam",
        "Gemeente Weesp",
        "2022-03-24",
    )
    unknown = json.loads(bro("search", "--json", "kvk 99999999").stdout)
    assert (unknown["result"], unknown["reason"], unknown["kvk"]) == ("none", "kvk_niet_op_lijst", "99999999")


def test_search_answers_one_line_for_each_line_of_input(bro: Bro) -> None:
    bro("import", "--yes", SAMPLE)
    done = bro("search", "--json", "--batch", stdin="gemeente zeist\n\n  utrecht \nxyzzy\n")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["query"], line["result"]) for line in lines] == [
        ("gemeente zeist", "exact"),
        ("utrecht", "several"),
        ("xyzzy", "none"),
    ]
    assert set(lines[0]["matches"][0]) == MATCH
    for wrong in (["search"], ["search", "--batch", "zeist"], ["search", "--batch"]):
        assert bro(*wrong).exit_code == 2


def test_search_for_people(bro: Bro) -> None:
    bro("import", "--yes", SAMPLE)
    shown = bro("search", "gemeente weesp").stdout
    assert "Gemeente Amsterdam" in shown
    assert "Gemeente Weesp, tot 2022-03-24" in shown
    assert "voorbeeldlijst" in shown


def test_an_operator_hears_that_the_next_refresh_replaces_the_file(bro: Bro) -> None:
    assert "volgende verversing" not in bro("import", "--yes", SAMPLE).stdout
    bro.set("BRO_REGISTRY_SCHEDULE", "daily")
    assert "volgende verversing komt http://127.0.0.1:9/" in bro("import", "--yes", SAMPLE).stdout


def test_without_a_list(bro: Bro) -> None:
    for command in (["search", "--json", "zeist"], ["search", "zeist"], ["history"]):
        done = bro(*command)
        assert (done.exit_code, done.stdout) == (1, "")
        assert "nog geen lijst" in done.stderr
    status = bro("status")
    assert status.exit_code == 1
    assert "geen lijst" in status.stdout


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"plaats;land\nZeist;NL\n", "regel 1: verwacht een kolom zoals 'naam'"),
        (b"naam;kvk\nGemeente Zeist;12\n", "regel 2: KvK-nummer '12'"),
        (b"\x00\x01\x02", "geen tekst"),
        (None, "dit bestand is er niet; controleer de naam"),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_imported(bro: Bro, content: bytes | None, problem: str) -> None:
    bro("import", "--yes", SAMPLE)
    path = bro.folder / "nieuw.csv"
    if content is not None:
        path.write_bytes(content)
    done = bro("import", str(path))
    assert done.exit_code == 1
    assert "nieuw.csv" in done.stderr
    assert problem in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(bro("search", "--json", "gemeente zeist").stdout)["result"] == "exact"


def test_status_and_history_after_changes(bro: Bro, server: ListServer) -> None:
    bro.set("BRO_REGISTRY_URL", server.url)
    server.gives(csv_of(organisations(50, bronhouders=10)))
    assert "De nieuwe lijst is ingelezen en antwoordt nu: 50 organisaties" in bro("sync").stdout
    assert "ongewijzigd" in bro("sync").stdout
    server.gives(csv_of(organisations(49, bronhouders=11)) + b"\nNieuwkomer B.V.")
    assert bro("sync").exit_code == 0
    history = bro("history").stdout
    assert "erbij: Nieuwkomer B.V." in history
    assert "eraf: Organisatie 49 B.V." in history
    assert "nu bronhouder: Organisatie 10 B.V." in history
    server.gives(csv_of(organisations(5)))
    refused = bro("sync")
    assert refused.exit_code == 1
    assert "De nieuwe lijst is geweigerd: 45 van de 50 organisaties zijn weg" in refused.stderr
    status = bro("status")
    assert status.exit_code == 1
    assert "nieuwe lijst geweigerd" in status.stdout
    assert "45 van de 50" in status.stdout
    assert bro("sync", "--force").exit_code == 0
    assert bro("status").exit_code == 0


def test_sync_without_a_connection(bro: Bro) -> None:
    bro("import", "--yes", SAMPLE)
    done = bro("sync")
    assert done.exit_code == 1
    assert "De lijst is niet opgehaald: http://127.0.0.1:9/: ConnectError" in done.stderr
    assert "De vorige lijst blijft: 539 organisaties" in done.stderr


def test_columns_in_the_settings(bro: Bro) -> None:
    path = bro.folder / "lijst.csv"
    path.write_text("Partij;Rol\nGemeente Zeist;Bronhouder\n")
    bro.set("BRO_REGISTRY_COLUMNS", '{"name": "Partij", "bronhouder": "Rol"}')
    assert "Gelezen: 1 organisatie, 1 bronhouder\n" in bro("import", "--yes", str(path)).stdout


def test_a_list_is_shown_and_asked_for_before_it_answers(bro: Bro) -> None:
    path = bro.folder / "lijst.txt"
    path.write_text(
        "Gemeente Zeist | 00000011 (B)\nBoor B.V. | 00000012\nOud B.V. | 00000013\nGemeente Ede | 00000014 (B)\n"
    )
    assert "Gelezen: 4 organisaties, 2 bronhouders" in bro("import", str(path), stdin="j\n").stdout
    path.write_text(
        "Gemeente Zeist | 00000011 (B)\nBoor Groep B.V. | 00000012\nTotaal | 4\nNieuw B.V. | 0000017\n"
        "Gemeente Ede | 00000014\nOud B.V. | 00000013\n"
    )
    shown = bro("import", str(path), "--force", stdin="n\n")
    for line in (
        "erbij: Nieuw B.V.",
        "hernoemd: Boor B.V. → Boor Groep B.V.",
        "geen bronhouder meer: Gemeente Ede",
        "let op: regel 4: Nieuw B.V.: KvK-nummer '0000017' heeft geen acht cijfers",
        "overgeslagen: regel 3: Totaal | 4",
        "voorbeeld: Gemeente Zeist | 00000011 (B)",
        "zonder --force geweigerd zijn: 1 van de 2 bronhouders",
    ):
        assert line in shown.stdout, line
    assert (shown.exit_code, "niets veranderd" in shown.stderr) == (1, True)
    assert json.loads(bro("search", "--json", "nieuw b.v.").stdout)["result"] == "none"
    assert "geweigerd: 1 van de 2 bronhouders is weg" in bro("import", str(path), "--yes").stderr
    assert bro("import", str(path), "--yes", "--force").exit_code == 0
    assert bro("import", str(path), stdin="").exit_code == 1


def test_going_back_to_an_earlier_list(bro: Bro, server: ListServer) -> None:
    bro.set("BRO_REGISTRY_URL", server.url)
    server.gives(csv_of(organisations(50, bronhouders=10)))
    bro("sync")
    server.gives(csv_of(organisations(49, bronhouders=10)))
    bro("sync")
    assert "Nu antwoordt lijst 1: 50 organisaties" in bro("use", "1").stdout
    assert json.loads(bro("search", "--json", "Organisatie 49 B.V.").stdout)["result"] == "exact"
    history = bro("history").stdout
    assert "2: " in history
    assert "teruggedraaid" in history
    assert "heeft precies deze lijst teruggedraaid" in bro("sync").stderr
    assert bro("use", "2").exit_code == 0
    wrong = bro("use", "7")
    assert (wrong.exit_code, "geen lijst 7" in wrong.stderr) == (1, True)


def test_what_an_operator_did_stands_in_the_status_with_the_whole_address(bro: Bro, server: ListServer) -> None:
    address = f"{server.url}{'lang-pad/' * 12}lijst.csv"
    bro.set("BRO_REGISTRY_URL", address)
    bro.set("COLUMNS", "80")
    missing = bro("status")
    assert "bro registry sync, of lees hem in met: bro registry import BESTAND" in missing.stdout
    server.gives(csv_of(organisations(1, bronhouders=1)))
    bro("sync")
    path = bro.folder / "lijst 2025-08-28.csv"
    path.write_bytes(csv_of(organisations(2, bronhouders=1)))
    shown = bro("import", "--yes", str(path)).stdout
    assert "Datum van de lijst: 28-08-2025, uit de naam van het bestand" in shown
    bro("use", "1")
    status = bro("status").stdout
    assert f"bron: {address}" in status
    assert (
        status.index("teruggezet, lijst 1") < status.index("ingelezen, lijst 2025-08-28.csv") < status.rindex(address)
    )
    assert "1 organisatie, 1 bronhouder, van" in status
    history = bro("history").stdout
    assert ["antwoordt nu" in line for line in history.splitlines() if line[:2] in ("1:", "2:")] == [False, True]


def test_history_is_short_unless_all_of_it_is_asked_for(bro: Bro) -> None:
    path = bro.folder / "lijst.csv"
    for count in (50, 58):
        path.write_bytes(csv_of(organisations(count, bronhouders=5)))
        bro("import", "--yes", str(path))
    short, whole = bro("history").stdout, bro("history", "--all").stdout
    assert (short.count("erbij: Organisatie"), "erbij: en nog 5" in short) == (3, True)
    assert whole.count("erbij: Organisatie") == 8
    assert "bro registry history --limit 4" in bro("history", "--limit", "1").stdout


@pytest.mark.parametrize("answer", ["2025-08-28", "28-08-2025", "28 augustus 2025"])
def test_the_day_may_be_the_answer_when_the_file_has_none(bro: Bro, answer: str) -> None:
    path = bro.folder / "lijst.csv"
    path.write_bytes(csv_of(organisations(3, bronhouders=1)))
    shown = bro("import", str(path), stdin=f"{answer}\n").stdout
    assert "vandaag, want het bestand noemt geen datum" in shown
    assert "[j/N, of de dag van de lijst]" in shown
    assert "van 2025-08-28 uit" in bro("status").stdout


def test_a_number_that_differs_is_told(bro: Bro) -> None:
    bro("import", "--yes", SAMPLE)
    assert (
        "u gaf KvK-nummer 99999999; bij deze naam staat een ander nummer"
        in bro("search", "Gemeente Zeist", "99999999").stdout
    )
    assert "dit KvK-nummer staat niet op de lijst" in bro("search", "99999999").stdout


def test_nothing_from_a_list_steers_the_terminal(bro: Bro) -> None:
    path = bro.folder / "lijst\x1b[2J.csv"
    path.write_bytes("naam\nGemeente \x1b[31mZeist\u202e (B)\nBoor [red]B.V.\n".encode())
    for done in (bro("import", str(path), stdin="j\n"), bro("search", "zeist"), bro("status"), bro("history")):
        assert not {"\x1b", "\u202e"} & set(done.output), done.output
    assert "Boor [red]B.V." in bro("search", "boor red").stdout


def test_only_a_command_that_needs_it_waits_for_numpy_or_the_client_of_the_network() -> None:
    code = "import sys, bot.commands.registry; print({'numpy', 'httpx'} & sys.modules.keys())"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert shown.stdout == "set()\n"
