"""A question as the servicedesk reads it in its mailbox or ticket system: Dutch plain text."""

from collections.abc import Iterator, Sequence

from bot.conversations.transcript import Said, as_text
from bot.dialogue.reply import Reply
from bot.handover.handover import Handover, Summary

REASONS = {
    "gevraagd": "De bezoeker vroeg om een medewerker.",
    "niet_begrepen": "De assistent begreep de bezoeker meer dan één keer niet.",
    "boosheid": "De bezoeker is ontevreden.",
    "onderwerp": "Dit onderwerp vraagt om een medewerker.",
}
_STATUS = {"ja": "gedaan", "nee": "nog te doen", "onbekend": "niet bekend"}


def ticket_subject(handover: Handover) -> str:
    """One line with the reference number."""
    last = handover.summary.tried[-1] if handover.summary.tried else None
    about = (last.title if last else None) or "vraag uit de chat"
    return f"[{handover.reference}] BRO-assistent: {about}"


def ticket_text(handover: Handover, entries: Sequence[Said | Reply]) -> str:
    """Reason, summary and transcript."""
    return "\n".join(
        [
            f"Kenmerk: {handover.reference}",
            f"Reden: {REASONS[handover.reason]}",
            "Antwoord rechtstreeks aan de bezoeker: beantwoord deze e-mail, of gebruik het adres van de aanvrager.",
            "",
            "SAMENVATTING",
            *summary_lines(handover.summary),
            "",
            "GESPREK (herkende persoonlijke gegevens zijn onleesbaar gemaakt)",
            "",
            as_text(entries),
        ]
    )


def summary_lines(summary: Summary) -> Iterator[str]:
    """The summary in lines of plain text."""
    yield f"- Organisatie: {summary.organisation or 'niet genoemd'}"
    if summary.organisation_result:
        yield f"- Op de lijst van aangemelde organisaties: {summary.organisation_result}"
    yield f"- Rol: {summary.role or 'niet bekend'}"
    for step in summary.steps:
        yield f"- Stap: {step.title}: {_STATUS[step.status]}"
    for error in summary.error_texts:
        yield f'- Foutmelding volgens de bezoeker: "{error}"'
    for tried in summary.tried:
        yield f'- Gevraagd: "{tried.question}" ({tried.title or "geen onderwerp"}: {tried.outcome or "geen antwoord"})'
