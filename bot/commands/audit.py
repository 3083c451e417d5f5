"""`bro audit`: which packages we ship, and which of them are known to be vulnerable."""

from typing import Annotated

import typer

from bot.commands.preparation import console
from bot.platform.settings import ROOT
from bot.platform.supply_chain import ToolFailed, Verdict, make_tools, write_sbom
from bot.platform.supply_chain import audit as audit_requirements

_TOLD = 20  # lines on the screen; the whole list is in the file


def audit(
    strict: Annotated[bool, typer.Option("--strict", help="Ook falen als niet alles nagekeken kon worden")] = False,
) -> None:
    """Write results/sbom.cdx.json, results/audit.json and results/audit.txt.

    Exit code 1: a package is vulnerable; 2, with --strict: one could not be looked up; 3: a tool failed.
    """
    results = ROOT / "results"
    results.mkdir(exist_ok=True)
    try:
        tools = make_tools(ROOT / "var" / "audit-tools")
        console.print(f"Pakketlijst (CycloneDX): {write_sbom(tools, results).relative_to(ROOT)}")
        found = audit_requirements(tools, results)
    except ToolFailed as error:
        console.print(f"[red]De controle is niet gelukt:[/red] {error}", markup=True)
        raise typer.Exit(3) from error
    (results / "audit.txt").write_text("\n".join((found.verdict.upper(), *found.lines)) + "\n", encoding="utf-8")
    for line in found.lines[:_TOLD]:
        console.print(f"  {line}", markup=False)
    if found.verdict is Verdict.NOT_AUDITED:
        console.print(f"[bold yellow]NOT AUDITED: {len(found.lines)} van {found.packages} pakketten niet nagekeken.")
        console.print("Dit is geen goedkeuring. Herhaal dit waar de meldingen bereikbaar zijn.")
        raise typer.Exit(2 if strict else 0)
    if found.verdict is Verdict.VULNERABLE:
        console.print("[bold red]Er zijn kwetsbare pakketten.")
        raise typer.Exit(1)
    console.print(f"[green]✓[/green] {found.packages} pakketten nagekeken, niets gevonden.")
