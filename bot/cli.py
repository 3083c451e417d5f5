"""The `bro` command. Each subcommand has its own file in `bot/commands/`, imported only when it is used."""

import importlib
import os
import sys

import typer

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
    "export-examples": "Voorbeelden voorstellen die medewerkers koppelden",
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


def main() -> None:
    """Run the subcommand that was typed, with one OpenMP thread: more make the E5 encoder wait for itself."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    typed = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), None)
    _app(typed)()


if __name__ == "__main__":
    main()
