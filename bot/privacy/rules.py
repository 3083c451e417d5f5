"""How long each table keeps its rows: one rule per table. A test fails for a table without a rule.

`docs/privacy/bewaartermijnen.md` shows the same to a privacy officer; a test compares them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What happens to the rows of one table.

    `days` names the setting with the number of days, counted from the moment in column `since`; or `until` names a
    column with each row's own last day. Without them age removes nothing, and `why` says so. `clear` names columns that
    are emptied, while the row stays as a count; without it the row goes. `erased` says whether erasing one conversation
    does the same to its rows at once, whatever their age. A `loose` rule is only for rows of no conversation, which
    nobody can find to erase. `sealed` names a column that is encrypted, and what its key is for: an export opens it.
    """

    table: str
    holds: str
    why: str
    days: str | None = None
    since: str | None = None
    clear: tuple[str, ...] = ()
    until: str | None = None
    erased: bool = True
    loose: bool = False
    sealed: tuple[str, str] | None = None


_TRANSCRIPTS = "retention_transcripts_days"
_NO_PERSON = "bevat geen persoonsgegevens"

RULES: tuple[Rule, ...] = (
    Rule("message", "berichten", "nodig om te helpen en de assistent te verbeteren", _TRANSCRIPTS, "at"),
    Rule("feedback", "duimpjes met een reden of toelichting", "nodig om antwoorden te verbeteren", _TRANSCRIPTS, "at"),
    Rule("conversation", "gesprekken", "nodig om te helpen", _TRANSCRIPTS, "last_active_at"),
    Rule(
        "handover",
        "samenvatting en labels voor de medewerker",
        "nodig om te helpen; de aantallen blijven",
        _TRANSCRIPTS,
        "asked_at",
        clear=("summary", "tags"),
    ),
    Rule(
        "handover",
        "welke medewerker een gesprek overnam",
        "verantwoording; de aantallen blijven",
        "retention_audit_days",
        "asked_at",
        clear=("agent", "agent_name"),
        erased=False,
    ),
    Rule(
        "handover_outbox",
        "mail die nog weg moet; het adres is versleuteld",
        "bezorging",
        "retention_outbox_days",
        "asked_at",
        sealed=("sealed_address", "handover outbox"),
    ),
    Rule(
        "handover_contact",
        "contactgegevens voor de medewerker, versleuteld",
        "om de bezoeker te bereiken; die gaf ze zelf door",
        _TRANSCRIPTS,
        "at",
        sealed=("sealed", "handover contact"),
    ),
    Rule("handover_note", "notities van medewerkers", "nodig om samen te helpen", _TRANSCRIPTS, "at"),
    Rule("place", "waar een gesprek in een kanaal staat, zoals Teams", "gaan weg met hun gesprek"),
    Rule("place_message", "welk bericht in een kanaal bij welk antwoord hoort", "gaan weg met hun gesprek"),
    Rule("received", "nummers van berichten uit een kanaal", "tegen dubbel antwoord", "retention_sessions_days", "at"),
    Rule("choice", "getoonde knoppen", "gaan weg met hun gesprek"),
    Rule("preserved", "gesprekken die langer bewaard moeten blijven", "gaan weg met hun gesprek"),
    Rule(
        "suggestion_text",
        "voorstellen bij een geplakte mail",
        "niemand kan ze terugvinden om ze te wissen",
        "retention_loose_tracker_days",
        "at",
        erased=False,
        loose=True,
    ),
    Rule(
        "suggestion_text", "vragen en voorgestelde antwoorden", "nodig om te helpen", "retention_suggestions_days", "at"
    ),
    Rule(
        "learning_question",
        "vragen om van te leren",
        "nodig om de assistent te verbeteren",
        "retention_learning_days",
        "at",
    ),
    Rule(
        "suggestion_set",
        "verzoeken om een voorstel",
        "statistiek; de naam van de medewerker gaat weg",
        "retention_audit_days",
        "at",
        clear=("agent",),
        erased=False,
    ),
    Rule(
        "suggestion_event",
        "wat met een voorstel gebeurde",
        "statistiek; de naam van de medewerker gaat weg",
        "retention_audit_days",
        "at",
        clear=("agent",),
        erased=False,
    ),
    Rule("suggestion", "onderwerp en zekerheid van een voorstel", f"statistiek: {_NO_PERSON}", erased=False),
    Rule("statistic", "aantallen per dag en onderwerp", f"statistiek: {_NO_PERSON}", erased=False),
    Rule("outcome", "uitkomst van elke beurt", f"statistiek: {_NO_PERSON}", erased=False),
    Rule(
        "operation",
        "meldingen en uitzetten van de assistent",
        "verantwoording",
        "retention_audit_days",
        "at",
        clear=("set_by",),
    ),
    Rule("agent", "accounts van medewerkers", "tot een beheerder het account verwijdert", erased=False),
    Rule("agent_session", "sessies van medewerkers", "om aangemeld te blijven", "retention_sessions_days", "used_at"),
    Rule("recovery_code", "herstelcodes van medewerkers", "tot gebruik, of tot het account weg is", erased=False),
    Rule("sign_in_attempts", "mislukt aanmelden", "tegen raden van wachtwoorden", "retention_sessions_days", "last_at"),
    Rule(
        "audit",
        "wie wat deed",
        "verantwoording; elke regel noemt zijn laatste dag",
        "retention_audit_days",
        until="keep_until",
        erased=False,
    ),
    Rule(
        "answer_draft",
        "voorgestelde antwoorden, ook die live zijn",
        "verantwoording; wie het voorstelde, goedkeurde en terugzette",
        "retention_audit_days",
        "written_at",
        erased=False,
    ),
    Rule(
        "canned_text",
        "standaardteksten van medewerkers",
        "tot de schrijver of een beheerder de tekst verwijdert; eigen teksten gaan weg met het account",
        erased=False,
    ),
    Rule("api_token", "toegang van programma's", f"techniek: {_NO_PERSON}"),
    Rule("webhook", "adressen van andere helpdesks", "tot een beheerder het adres verwijdert", erased=False),
    Rule("webhook_delivery", "berichten aan andere helpdesks", "bezorging", "retention_outbox_days", "created_at"),
    Rule("job", "wie een taak uitvoert", f"techniek: {_NO_PERSON}"),
    Rule("registry_snapshot", "lijst van organisaties", f"openbare lijst: {_NO_PERSON}"),
    Rule("registry_organisation", "organisaties op de lijst", f"openbare lijst: {_NO_PERSON}"),
    Rule("registry_attempt", "pogingen om de lijst te verversen", f"techniek: {_NO_PERSON}"),
    Rule("registry_too_heavy", "bestanden die te zwaar zijn om te lezen", f"techniek: {_NO_PERSON}"),
    Rule("registry_lease", "wie de lijst ververst", f"techniek: {_NO_PERSON}"),
    Rule("alembic_version", "versie van de tabellen", f"techniek: {_NO_PERSON}"),
)
"""In this order: what belongs to a conversation before the conversation."""
