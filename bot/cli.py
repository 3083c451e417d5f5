"""The `bro` command. Each subcommand has its own file in `bot/commands/`, imported only when it is used."""

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

_COMMANDS = {
    "serve": "Alles starten: acties, Rasa en gateway",
    "train": "Het model trainen als de gegevens veranderd zijn",
    "publish": "Gewijzigde teksten nakijken, trainen, meten en laten antwoorden",
    "chat": "Chatten in de terminal",
    "suggest": "Concepten maken voor een bestand met mails",
    "parse": "Laten zien hoe een bericht begrepen wordt",
    "evaluate": "Meten hoe goed de assistent begrijpt",
    "registry": "De lijst van aangemelde organisaties",
    "agents": "Wie de servicedesk mag gebruiken",
    "teams": "De app voor Microsoft Teams maken",
    "db": "De databasetabellen bijwerken",
    "export-examples": "Voorbeelden die twee personen goedkeurden, als wijziging van data/",
    "export-answers": "Antwoorden die redacteuren goedkeurden, als wijziging van data/",
    "model": "Getrainde modellen, en een eerder model terugzetten",
    "bot": "De assistent uitzetten met een reden, en weer aan",
    "notice": "Een melding plaatsen, bijvoorbeeld bij een storing",
    "privacy": "Bewaartermijnen, en alles van een gesprek zien of wissen",
    "doctor": "Nagaan of alles klaar staat",
    "audit": "Pakketlijst schrijven, en nagaan of pakketten kwetsbaar zijn",
    "install": "Een optionele groep pakketten installeren",
    "test": "De tests draaien",
}


def _app(name: str | None) -> typer.Typer:
    """The command line; only the module of subcommand `name` is imported."""
    app = typer.Typer(
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="BRO helpdesk-assistent"
    )
    for command, description in _COMMANDS.items():
        if command == name:
            code = command.replace("-", "_")
            module = importlib.import_module(f"bot.commands.{code}")
            if isinstance(getattr(module, "app", None), typer.Typer):
                app.add_typer(module.app, name=command, help=description)
            else:
                settings = getattr(module, "CONTEXT_SETTINGS", None)
                app.command(command, help=description, context_settings=settings)(getattr(module, code))
        else:
            app.command(command, help=description)(lambda: None)
    return app


def command_line(name: str | None) -> TyperGroup:
    """The whole command line with all of subcommand `name`; an id that begins with a dash is an id, and no option."""
    root: TyperGroup = get_command(_app(name))  # type: ignore[assignment]
    for _, command in leaves(root):
        if any(parameter.param_type_name == "argument" for parameter in command.params):
            command.context_settings["ignore_unknown_options"] = True
    return root


def leaves(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], TyperCommand]]:
    """Each command in `group` that has none below it, with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from leaves(command, (*path, name))
        elif isinstance(command, TyperCommand):
            yield (*path, name), command


def main() -> None:
    """Run the subcommand that was typed, with one OpenMP thread: more make the E5 encoder wait for itself."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    rich_utils.ABORTED_TEXT = "Afgebroken: er is niets veranderd."  # at a question without an answer, or Ctrl+C
    typed = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), None)
    try:
        command_line(typed)()
    except Exception as error:
        if (said := _of_the_state_folder(error)) is None:
            raise
        sys.exit(said)


def _of_the_state_folder(error: Exception) -> str | None:
    """What to say of an error that comes from a state folder, or a file in it, that this user may not use."""
    from bot.platform.places import unusable, what_to_do_about
    from bot.platform.settings import get_settings

    folder = get_settings().state_dir
    place = unusable(folder)
    if place is None and isinstance(error, PermissionError) and folder in Path(str(error.filename)).parents:
        place = Path(str(error.filename))
    if place is None:
        return None
    return f"De map met gegevens is niet te gebruiken: {place}. {what_to_do_about(place)}"


if __name__ == "__main__":
    main()
