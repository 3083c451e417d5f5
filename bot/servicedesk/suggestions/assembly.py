"""Suggestions in a process of its own, beside no gateway."""

from sqlalchemy.engine import Engine

from bot.dialogue.client import DialogueClient
from bot.platform.settings import ROOT, Settings
from bot.registry.service import serve_registry
from bot.registry.store import RegistryStore
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.editing.live import LiveAnswers
from bot.servicedesk.suggestions.repository import SuggestionRepository
from bot.servicedesk.suggestions.service import SuggestionService
from bot.turns.assembly import assemble_alone


def suggestions_alone(engine: Engine, dialogue: DialogueClient, settings: Settings) -> SuggestionService:
    """Suggestions over the list in the database of `engine`: for `bro suggest`."""
    registry = serve_registry(RegistryStore(engine), settings)
    conversations = assemble_alone(engine, dialogue, settings)
    library = AnswerLibrary(ROOT / "data", LiveAnswers(engine, settings).read)
    return SuggestionService(SuggestionRepository(engine), dialogue, conversations, registry, library)
