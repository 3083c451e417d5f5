"""What differs where others read along: in a group or a channel of Teams.

There the bot hears only what names it, so each answer says how to go on. What is between one person and a member of
staff (consent, an e-mail address) is asked in a private chat.
"""

from bot.channels.port import Address
from bot.dialogue.reply import Reply

_PERSONAL = "personal"
_CHAT = "https://teams.microsoft.com/l/chat/0/0?users={bot}"
_GO_ON = "Noem mij in uw volgende bericht met @, anders lees ik het niet. Of [open een privégesprek]({chat})."
_PRIVATE = (
    "Een medewerker helpt u in een privégesprek, zodat uw collega's niet meelezen. [Open een privégesprek]({chat})."
)


def is_group(address: Address) -> bool:
    """Whether others read along."""
    return (address.get("kind") or _PERSONAL) != _PERSONAL


def for_group(replies: list[Reply], address: Address) -> list[Reply]:
    """The replies as a group gets them: a short welcome, and nothing private."""
    return [_shortened(reply, address) for reply in replies]


def how_to_go_on(address: Address) -> str:
    """The line under each answer in a group."""
    return _GO_ON.format(chat=_chat(address))


def _shortened(reply: Reply, address: Address) -> Reply:
    if reply.form:
        return reply.model_copy(update={"text": _PRIVATE.format(chat=_chat(address)), "choices": [], "form": None})
    if reply.position == 1:  # who we are, and what not to share; what we can do is for who asks
        lines = reply.text.split("\n")
        return reply.model_copy(update={"text": "\n".join(dict.fromkeys([lines[0], lines[-1]])), "choices": []})
    return reply


def _chat(address: Address) -> str:
    return _CHAT.format(bot=address.get("bot_id") or "")
