"""The mail with which a visitor keeps their conversation with a person: Dutch plain text, sent once, at its end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversations.text import as_plain
from bot.conversations.transcript import Entry, as_text
from bot.dialogue.fixed_messages import fixed_message
from bot.handover.handover import Handover
from bot.handover.sight import until_its_end

_TITLE = "UW GESPREK"
_PARAGRAPH = re.compile(r"\n(?!- )")  # a line of the text, but for those of a list


@dataclass(frozen=True)
class TranscriptMail:
    """What the visitor gets: a subject with the reference number, and what to do next above what was said."""

    subject: str
    text: str


def transcript_mail(handover: Handover, entries: Sequence[Entry], days: int) -> TranscriptMail:
    """The mail about a handover that has ended; `days` is how long the conversation is kept."""
    values = {"naam": handover.agent_name or "een medewerker", "nummer": handover.reference, "dagen": str(days)}
    before = _PARAGRAPH.sub("\n\n", as_plain(fixed_message("gesprek_per_mail", **values).text))
    said = as_text(with_person(handover, entries), _TITLE)
    return TranscriptMail(
        subject=f"[{handover.reference}] Uw gesprek met de BRO Servicedesk",
        text=f"{before}\n\n{said}",
    )


def with_person(handover: Handover, entries: Sequence[Entry]) -> list[Entry]:
    """What was said while a person had the conversation.

    When it was taken a second time after somebody answered, only the last time is known: then what was said since the
    visitor agreed, of which all was shared.
    """
    answered_before = handover.first_answer_at and handover.taken_at and handover.first_answer_at < handover.taken_at
    begin = handover.consented_at if answered_before else handover.taken_at
    return [entry for entry in until_its_end(handover, entries) if begin is None or entry.at >= begin]
