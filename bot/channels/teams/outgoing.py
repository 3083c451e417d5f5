"""From a message for Teams to the activity that Teams takes: the card or text, and what Teams itself shows around it.

Around an answer with sources stands the label that a machine wrote it, and around one without a card the sources as
Teams' own citations; around an answer that may get a thumb Teams' own thumbs; around a question for personal data that
it is one. Microsoft says what each takes:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content.

A text never goes with a card: Teams makes two messages of that and tells the id of neither, so that nothing can be
changed or rated (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages).
"""

from textwrap import shorten
from typing import Any

from microsoft_agents.activity import Activity, Attachment, Entity

from bot.channels.teams.cards import CONTENT_TYPE, Shown
from bot.dialogue.content import Source
from bot.guidance.dutch_date import dutch_date
from bot.platform.settings import Settings

_MESSAGE = {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org", "@id": ""}
_LONGEST_NAME, _LONGEST_ABSTRACT = 80, 160  # characters that Teams takes
_PERSONAL = {
    "@type": "CreativeWork",
    "name": "Persoonlijke gegevens",
    "description": "Wat u hier invult, gaat alleen naar de BRO Servicedesk. Het komt niet in dit gesprek te staan.",
}


def activity_of(message: Shown, settings: Settings) -> Activity:
    """The activity that shows this message."""
    activity = Activity(type="message", summary=message.summary, locale="nl")
    if message.card is None:
        activity.text = message.text
        activity.text_format = "markdown" if message.sources else "plain"
    else:
        card: Any = Attachment(content_type=CONTENT_TYPE, content=message.card)
        activity.attachments = [card]
    about: dict[str, Any] = {"usageInfo": _PERSONAL} if message.private else {}
    if message.sources and settings.teams_ai_label:
        about["additionalType"] = ["AIGeneratedContent"]
        if message.card is None:
            about["citation"] = [_citation(number, source) for number, source in enumerate(message.sources, start=1)]
    if about:
        activity.entities = [Entity.model_validate(_MESSAGE | about)]
    if message.rateable and settings.teams_feedback_loop:
        activity.channel_data = {"feedbackLoop": {"type": "default"}}
    return activity


def _citation(number: int, source: Source) -> dict[str, Any]:
    appearance = {
        "@type": "DigitalDocument",
        "name": shorten(source.title, _LONGEST_NAME, placeholder="…"),
        "abstract": shorten(f"{source.title}, bekeken op {dutch_date(source.checked)}", _LONGEST_ABSTRACT),
    }
    if source.url.startswith("https://"):
        appearance["url"] = source.url
    return {"@type": "Claim", "position": number, "appearance": appearance}
