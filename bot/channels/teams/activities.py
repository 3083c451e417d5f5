"""What Teams sends us: the shape of an activity, who may send it, and what the person did.

Only what we use is read, and names of people are never read at all. Ids may hold only letters that are safe in an
address, because answers are posted to an address with them in it.
"""

import html
import json
import re
from typing import Annotated, Any, get_args

from fastapi import status
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from bot.channels.port import (
    Address,
    Arrived,
    AskedForPerson,
    Chose,
    Deed,
    Gone,
    LeftContact,
    LeftEmail,
    Rated,
    ThumbReason,
    Unseen,
    Wrote,
    keyed_hash,
)
from bot.channels.teams.configuration import allowed_service
from bot.channels.teams.controls import TICKED
from bot.channels.teams.tokens import Caller
from bot.dialogue.fixed_messages import PERSON_TITLE
from bot.http.problems import Refused
from bot.platform.settings import Settings

CHANNEL = "msteams"
"""Microsoft's name of the channel."""
FEEDBACK = "message/submitAction"
"""Microsoft's name of what comes from the thumbs that Teams itself puts under a message."""

_MALFORMED = "Dit bericht heeft niet de vorm die wij verwachten."
_FORBIDDEN = "Deze assistent is er niet voor deze aanroep."
_UP, _DOWN = frozenset({"like", "heart"}), frozenset({"sad", "angry", "dislike"})
_REASONS = get_args(ThumbReason)
_PERSONAL = "personal"
_LONGEST_DETAIL = 254  # characters of a name, number or address in a form
_MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.DOTALL)
_FILE = re.compile(r"(?:image|audio|video)/|application/vnd\.microsoft\.teams\.file|reference$")
_EDITED = "Ik zie niet wat u aan een bericht wijzigt. Typ het opnieuw, als een nieuw bericht."
_DELETED = (
    "U hebt een bericht uit Teams verwijderd. Ik heb het al gelezen. "
    "Wilt u dat wij dit gesprek wissen? Typ: wis mijn gegevens."
)

Id = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[A-Za-z0-9:;=@._|!*,+()'~$-]+$")]
Word = Annotated[str, StringConstraints(max_length=64)]


class _Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class _Account(_Shape):
    id: Id


class _Conversation(_Shape):
    id: Id
    conversation_type: Word = "personal"
    tenant_id: Word | None = None


class _ChannelData(_Shape):
    tenant: _Account | None = None


class _Attachment(_Shape):
    content_type: str | None = None
    name: str | None = None


class _Entity(_Shape):
    type: str = ""
    mentioned: _Account | None = None
    text: str | None = None


class _Reaction(_Shape):
    type: str


class Activity(_Shape):
    """One activity of the Bot Framework, as far as we use it."""

    type: Word
    id: Id
    channel_id: Word
    service_url: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    conversation: _Conversation
    sender: _Account = Field(alias="from")
    recipient: _Account
    channel_data: _ChannelData | None = None
    text: str | None = None
    entities: list[_Entity] | None = None
    value: Any = None
    name: Word | None = None
    action: Word | None = None
    members_added: list[_Account] | None = None
    reactions_added: list[_Reaction] | None = None
    reply_to_id: Id | None = None
    attachments: list[_Attachment] | None = None

    @property
    def tenants(self) -> set[str]:
        """The tenants that the activity names; two different ones are suspect."""
        named = [self.conversation.tenant_id]
        if self.channel_data and self.channel_data.tenant:
            named.append(self.channel_data.tenant.id)
        return {tenant.lower() for tenant in named if tenant}


def read(body: bytes) -> Activity:
    """The activity in this request body.

    Raises:
        Refused: when it is not one (400).
    """
    try:
        return Activity.model_validate(json.loads(body))
    except (ValidationError, ValueError, RecursionError) as error:
        raise Refused(status.HTTP_400_BAD_REQUEST, "teams_malformed", _MALFORMED) from error


def authorise(activity: Activity, caller: Caller | None, settings: Settings) -> None:
    """Let only our own tenants through, over the channel and the address for which the token speaks.

    Raises:
        Refused: in every other case (403).
    """
    if activity.channel_id != CHANNEL:
        raise _forbidden("teams_channel")
    if not allowed_service(activity.service_url, settings):
        raise _forbidden("teams_service_url")
    if caller is None:  # the test without tokens
        return
    if CHANNEL not in caller.endorsements:
        raise _forbidden("teams_endorsement")
    if activity.service_url.rstrip("/") != caller.service_url.rstrip("/"):
        raise _forbidden("teams_service_url")
    allowed = {tenant.lower() for tenant in settings.teams_allowed_tenants or [settings.teams_tenant_id or ""]}
    if not activity.tenants or not activity.tenants <= allowed:
        raise _forbidden("teams_tenant")


def person_key(activity: Activity, secret: bytes) -> str:
    """One person in one chat, as a keyed hash: the same person in another chat or thread is another conversation."""
    return keyed_hash(secret, *sorted(activity.tenants), activity.conversation.id, activity.sender.id)


def place(activity: Activity) -> Address:
    """Where answers to this activity go; `bot_id` is how Teams names us there."""
    return {
        "service_url": activity.service_url,
        "chat_id": activity.conversation.id,
        "bot_id": activity.recipient.id,
        "tenant_id": next(iter(activity.tenants), None),
        "kind": activity.conversation.conversation_type,
    }


def activity_key(activity: Activity, secret: bytes) -> str:
    """The activity, as a keyed hash of its chat and its id, by which a second delivery is recognised."""
    return keyed_hash(secret, activity.conversation.id, activity.id)


def what_happened(activity: Activity) -> Deed | None:
    """What the person did; None when there is nothing to do, such as for typing."""
    return _READERS.get(activity.type, _nothing)(activity)


def _nothing(_: Activity) -> Deed | None:
    return None


def _message(activity: Activity) -> Deed | None:
    data = _our_data(activity.value)
    if data is not None:
        return _clicked(data, activity.text or "")
    if activity.conversation.conversation_type != _PERSONAL and not _addressed(activity):
        return None
    text = _without_mentions(activity)
    return AskedForPerson() if text.casefold() == PERSON_TITLE.casefold() else Wrote(text, _files(activity))


def _changed(activity: Activity) -> Deed | None:
    """Where others read along only what names us is our business, and Teams does not tell that of a changed message."""
    return Unseen(_EDITED) if activity.conversation.conversation_type == _PERSONAL else None


def _deleted(activity: Activity) -> Deed | None:
    return Unseen(_DELETED) if activity.conversation.conversation_type == _PERSONAL else None


def _invoke(activity: Activity) -> Deed | None:
    value = activity.value if isinstance(activity.value, dict) else {}
    if activity.name == "adaptiveCard/action" and isinstance(value.get("action"), dict):
        data = _our_data(value["action"].get("data"))
        return _clicked(data, "") if data is not None else None
    if activity.name == FEEDBACK and isinstance(value.get("actionValue"), dict):
        given = value["actionValue"]
        return _reacted(activity, given.get("reaction"), _comment(given.get("feedback")))
    return None


def _reaction(activity: Activity) -> Deed | None:
    added = activity.reactions_added or []
    return _reacted(activity, added[0].type) if added else None


def _members(activity: Activity) -> Deed | None:
    added = {member.id for member in activity.members_added or []}
    return Arrived() if activity.recipient.id in added else None


def _installation(activity: Activity) -> Deed | None:
    action = activity.action or ""
    return Gone() if action.startswith("remove") else Arrived(again=action.endswith("upgrade"))


_READERS = {
    "message": _message,
    "messageUpdate": _changed,
    "messageDelete": _deleted,
    "invoke": _invoke,
    "messageReaction": _reaction,
    "conversationUpdate": _members,
    "installationUpdate": _installation,
}


def _our_data(value: object) -> dict[str, Any] | None:
    """What our own cards put in their buttons, together with what was filled in."""
    if isinstance(value, dict) and isinstance(value.get("bro"), dict):
        filled_in = {name: value.get(f"bro_{name}") for name in ("name", "phone", "email", "transcript")}
        return {**value["bro"], **filled_in, "titel": _title(value)}
    return None


def _title(value: dict[str, Any]) -> str:
    teams = value.get("msteams")
    title = teams.get("text") if isinstance(teams, dict) else None
    return title if isinstance(title, str) else ""


def _clicked(data: dict[str, Any], text: str) -> Deed | None:
    if isinstance(data.get("keuze"), str):
        return Chose(data["keuze"], text or data["titel"])
    if data.get("oordeel") in ("op", "neer") and isinstance(data.get("antwoord"), int):
        reason = data.get("reden") if data.get("reden") in _REASONS else None
        return Rated(data["oordeel"], data["antwoord"], str(data.get("gesprek", "")), None, reason)
    if data.get("formulier") == "email" and isinstance(data.get("email"), str):
        return LeftEmail(data["email"].strip())
    if data.get("formulier") == "contact":
        return LeftContact(_detail(data["name"]), _detail(data["phone"]), _detail(data["email"]), _ticked(data))
    return AskedForPerson() if data.get("mens") is True else None


def _detail(filled_in: object) -> str:
    return filled_in.strip()[:_LONGEST_DETAIL] if isinstance(filled_in, str) else ""


def _ticked(data: dict[str, Any]) -> bool:
    """Whether somebody wants the conversation by mail."""
    return bool(data["transcript"] == TICKED)


def _reacted(activity: Activity, kind: object, comment: str = "") -> Deed | None:
    if activity.reply_to_id is None or not isinstance(kind, str) or kind not in _UP | _DOWN:
        return None
    return Rated("op" if kind in _UP else "neer", message=activity.reply_to_id, comment=comment)


def _comment(feedback: object) -> str:
    """What was written in Teams' own form: JSON in a text; the playground sends the bare text."""
    if not isinstance(feedback, str):
        return ""
    try:
        form = json.loads(feedback)
    except (ValueError, RecursionError):
        return feedback
    words = form.get("feedbackText") if isinstance(form, dict) else feedback
    return words if isinstance(words, str) else ""


def _addressed(activity: Activity) -> bool:
    """In a group the bot answers only who names it."""
    return any(
        entity.type == "mention" and entity.mentioned and entity.mentioned.id == activity.recipient.id
        for entity in activity.entities or []
    )


def _files(activity: Activity) -> tuple[str, ...]:
    """The names of the pictures and files; Teams also attaches the text itself, and our own cards."""
    attached = activity.attachments or []
    return tuple(each.name or "" for each in attached if _FILE.match((each.content_type or "").casefold()))


def _without_mentions(activity: Activity) -> str:
    text = activity.text or ""
    for entity in activity.entities or []:
        if entity.type == "mention" and entity.text:
            text = text.replace(entity.text, " ")
    text = _MENTION.sub(" ", text)
    return re.sub(r"[ \t\u00a0]+", " ", html.unescape(text)).strip()


def _forbidden(code: str) -> Refused:
    return Refused(status.HTTP_403_FORBIDDEN, code, _FORBIDDEN)
