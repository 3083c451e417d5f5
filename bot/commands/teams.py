"""`bro teams`: what an administrator of Microsoft Teams needs."""

from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated

import typer

from bot.channels.teams.package import App
from bot.channels.teams.package import package as make_package
from bot.commands.preparation import console
from bot.commands.terminal import plain

app = typer.Typer(no_args_is_help=True, help="De assistent in Microsoft Teams")


@app.callback()
def teams() -> None:
    """De assistent in Microsoft Teams."""


@app.command(help="Het app-pakket maken dat een beheerder van Teams uploadt")
def package(
    app_id: Annotated[str, typer.Option(help="Id van de app-registratie van de bot")],
    domain: Annotated[str, typer.Option(help="Domein waarop de gateway te bereiken is, zoals chat.example.nl")],
    privacy_url: Annotated[str, typer.Option(help="Adres van uw privacyverklaring; Teams vraagt dat")],
    terms_url: Annotated[str, typer.Option(help="Adres van uw gebruiksvoorwaarden; Teams vraagt dat")],
    out: Annotated[Path, typer.Option(help="Bestand dat gemaakt wordt")] = Path("teams-app.zip"),
    version: Annotated[str | None, typer.Option(help="Versie van de app; hoog hem op voor elke nieuwe upload")] = None,
    organisation: Annotated[str, typer.Option(help="Wie de assistent aanbiedt")] = "BRO Servicedesk",
    website_url: Annotated[str | None, typer.Option(help="Pagina over de aanbieder; anders die van het domein")] = None,
) -> None:
    """Make the app package that an administrator uploads to Teams."""
    number = version or version_of("bro-helpdesk-assistent")
    try:
        made = make_package(App(app_id, domain, number, privacy_url, terms_url, organisation, website_url))
    except ValueError as error:
        console.print(f"[red]{plain(str(error))}[/red]", soft_wrap=True)
        raise typer.Exit(2) from error
    out.write_bytes(made)
    console.print(f"[green]✓[/green] {out} gemaakt. Upload het in het beheercentrum van Teams; zie docs/teams.md.")
