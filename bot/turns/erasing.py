"""Erasing a conversation: one transaction over the tables of every room, and then what Rasa keeps of it."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.conversations.models import Conversation, Message
from bot.conversations.repository import find_conversation
from bot.dialogue.client import DialogueClient, DialogueUnavailable, rasa_sender
from bot.handover.repository import forget_conversation
from bot.platform.database import reading, wipe, writing
from bot.platform.running import as_running
from bot.platform.settings import Settings
from bot.privacy.audit import OPERATOR, Audit
from bot.privacy.erasure import check_not_preserved, erase_rows
from bot.privacy.erasures import Erasures
from bot.rasa.tracker_rows import TrackerRows


def check_may_be_erased(engine: Engine, conversation_id: str) -> None:
    """Do nothing for a conversation that may be erased.

    Raises:
        UnknownConversation: when the id does not exist.
        PreservedConversation: when it must be kept longer.
    """
    with reading(engine) as session:
        find_conversation(session, conversation_id)
        check_not_preserved(session.connection(), conversation_id)


def erase_conversation(audit: Audit, conversation_id: str, by: str, force: bool = False) -> int:
    """Remove the conversation with all that belongs to it; outcomes stay as bare counts, and who erased it.

    No byte of it stays in our files. Who calls this adds it to `Erasures`, for when a backup is restored. With `force`
    also when it must be kept longer. Returns how many messages there were.

    Raises:
        UnknownConversation: when the id does not exist.
        PreservedConversation: when it must be kept longer.
    """
    with writing(audit.engine) as session:
        find_conversation(session, conversation_id)
        if not force:
            check_not_preserved(session.connection(), conversation_id)
        query = select(func.count()).select_from(Message).where(Message.conversation_id == conversation_id)
        messages = int(session.execute(query).scalar_one())
        forget_conversation(session, conversation_id)
        erase_rows(session.connection(), conversation_id)
        session.add(audit.line(by, "gewist", conversation_id, "ook als het bewaard moest blijven" if force else None))
    wipe(audit.engine)
    return messages


async def erase_again(settings: Settings, engine: Engine, lists: Sequence[Path] = ()) -> int:
    """Erase what was erased before and came back with a backup; returns how many conversations that were.

    `lists` are other lists of erasures than our own: those of other gateways.

    Raises:
        OSError: a list cannot be read.
    """
    erased = Erasures(settings).all(lists)
    with reading(engine) as session:
        ids = [str(found) for found in session.execute(select(Conversation.id)).scalars()]
    back = [each for each in ids if rasa_sender(settings, each) in erased]
    for conversation_id in back:
        await erase_from_outside(settings, engine, conversation_id, force=True)
    return len(back)


async def erase_from_outside(settings: Settings, engine: Engine, conversation_id: str, force: bool = False) -> int:
    """Erase, for an operator, beside a gateway that may be running; returns how many messages there were.

    Our rows go first, so that no new turn begins; then Rasa's, which waits for a turn that is going on. A turn of
    another process that ends later finds its conversation gone and lets Rasa forget once more.

    Raises:
        UnknownConversation: when it does not exist.
        PreservedConversation: when it must be kept longer, unless `force`.
    """
    audit = Audit(engine, settings.retention_audit_days)
    messages = erase_conversation(audit, conversation_id, OPERATOR, force)
    Erasures(settings).add(conversation_id)
    sender = rasa_sender(settings, conversation_id)
    dialogue = DialogueClient(as_running(settings))
    try:
        await dialogue.forget(sender)  # through Rasa when it runs, so that it cannot write the rows again
    except DialogueUnavailable:
        tracker = TrackerRows(settings)
        tracker.delete([sender])
        tracker.compact()
        tracker.close()
    finally:
        await dialogue.close()
    return messages
