"""Everything that we change inside Rasa 3.6, each with its reason. Read this first when Rasa gets another version.

Also ours, but no patch: the channel, the tracker store and the lock store, which Rasa loads by name from its own
configuration files, and `environment.py`, which must run before anything of Rasa is imported.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
from rasa.core.actions.action import ActionBotResponse, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.events import Event
from rasa.shared.importers import utils
from rasa.shared.nlu.training_data.formats.rasa_yaml import NLU_SCHEMA_FILE
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils import io, validation
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.inert import inert_values
from bot.platform.settings import get_settings
from bot.rasa.asking import asked_no_more_than_twice
from bot.rasa.repeating import never_told_twice_running
from bot.rasa.talk import in_the_talk
from bot.rasa.training import check_model, current_model
from bot.rasa.turn import timed, traced

_IDLE = 3.0  # seconds that an idle connection is kept: Sanic closes it after five, and a call must not meet that

_sessions: WeakKeyDictionary[EndpointConfig, aiohttp.ClientSession] = WeakKeyDictionary()


def install_in_server() -> None:
    """Change the Rasa server; safe to call again."""
    if getattr(MessageProcessor, "patched", False):
        return
    MessageProcessor.patched = True
    _measure_and_trace()
    _load_only_our_models()
    keep_connections_open()
    _check_actions_quickly()
    read_no_commands_in_text()
    keep_values_out_of_markup()
    _remember_classes_of_events()
    _ask_no_question_three_times()
    _tell_nothing_twice_running()


def install_in_training() -> None:
    """Make `rasa train` quick: it asks for each data file sixteen times. The model is the same.

    Examples are not held to Rasa's schema again: `bro train` held them to ours, CI runs `rasa data validate`.
    """
    io.read_yaml = read_once(io.read_yaml)
    validation.validate_yaml_schema = check_once(validation.validate_yaml_schema, unchecked=NLU_SCHEMA_FILE)
    utils.training_data_from_paths = examples_once(utils.training_data_from_paths)


def _measure_and_trace() -> None:
    """Rasa offers no place to time understanding and actions, to say that a call belongs to our trace, or to read a
    message in its conversation."""
    MessageProcessor.parse_message = timed("nlu", in_the_talk(MessageProcessor.parse_message))
    EndpointConfig.request = traced(timed("actions", EndpointConfig.request))


def _ask_no_question_three_times() -> None:
    """A form comes back with its question after every other message, for as long as the talk goes on."""
    FormAction.run = asked_no_more_than_twice(FormAction.run)


def _tell_nothing_twice_running() -> None:
    """Rasa utters what the rules say, also when the visitor has just read exactly that."""
    for action in (ActionBotResponse, RemoteAction):
        action.run = never_told_twice_running(action.run)


def _load_only_our_models() -> None:
    """A model file can carry code, so this process loads only what `bro train` wrote, however it was started.

    A folder, as plain `rasa run` gives, stands for the model in use.
    """
    load = MessageProcessor._load_model

    def load_checked(model_path: str | Path) -> Any:
        path = Path(model_path)
        path = current_model(get_settings()) if path.is_dir() else path
        check_model(get_settings(), path)
        return load(path)

    MessageProcessor._load_model = staticmethod(load_checked)


def keep_connections_open() -> None:
    """Rasa makes a client, and with it a connection, for each call of an action; a turn has one to three of them."""
    EndpointConfig.__hash__ = object.__hash__  # it has none, because it defines what is equal
    EndpointConfig.session = _session


def read_no_commands_in_text() -> None:
    """Rasa takes any text for a command that begins with "/" once its white space is gone; what is typed is never one.

    What somebody chose comes in another field, and `payload.py` reads that.
    """
    RegexMessageHandler.process = lambda _handler, messages, domain=None: messages


def keep_values_out_of_markup() -> None:
    """Rasa puts a slot or parameter into a text as it is, so that a name could hold a link in the assistant's words.

    What stands behind a button is no text: its payload gets the value itself.
    """
    fill = TemplatedNaturalLanguageGenerator._fill_response

    def fill_safely(
        self: Any, response: dict[str, Any], filled_slots: dict[str, Any] | None = None, **values: Any
    ) -> dict[str, Any]:
        of_the_text = {"text": response.pop("text")} if "text" in response else {}
        slots = inert_values(filled_slots or {})
        rest: dict[str, Any] = fill(self, response, filled_slots, **values)
        text: dict[str, Any] = fill(self, of_the_text, slots, **inert_values(values))
        return rest | text

    TemplatedNaturalLanguageGenerator._fill_response = fill_safely


def _check_actions_quickly() -> None:
    """Rasa's own check of what an action answers, a JSON schema, took a third of each turn."""
    RemoteAction._validate_action_result = _validate_action_result


def _remember_classes_of_events() -> None:
    """Rasa walks through all classes of events for every event that it reads."""
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=100)(Event.resolve_by_type))


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """Check the shape of an action's answer.

    Raises:
        ValueError: when the answer has no list of events or no list of responses.
    """
    if not (isinstance(result.get("events"), list) and isinstance(result.get("responses"), list)):
        raise ValueError("the action server gave no events or no responses")
    return True


class _KeptOpen:
    """A client session that its users do not close."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave it open."""


def _session(endpoint: EndpointConfig) -> _KeptOpen:
    session = _sessions.get(endpoint)
    if session is None or session.closed:
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=endpoint.headers,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            auth=aiohttp.BasicAuth(endpoint.basic_auth["username"], endpoint.basic_auth["password"])
            if endpoint.basic_auth
            else None,
        )
        _sessions[endpoint] = session
    return _KeptOpen(session)


def read_once(read: Callable[..., Any]) -> Callable[..., Any]:
    """Rasa's YAML reader, which then parses each text once."""
    known: dict[tuple[str, str], Any] = {}

    def read_yaml(content: str, reader_type: str | list[str] = "safe") -> Any:
        key = content, str(reader_type)
        if key not in known:
            known[key] = read(content, reader_type)
        return deepcopy(known[key])

    return read_yaml


def check_once(check: Callable[..., None], unchecked: str = "") -> Callable[..., None]:
    """Rasa's check of a file against a schema, which then checks each text once per schema, and not by `unchecked`."""
    passed: set[tuple[str, str]] = set()

    def validate_yaml_schema(yaml_file_content: str, schema_path: str, *package_name: str) -> None:
        if schema_path != unchecked and (yaml_file_content, schema_path) not in passed:
            check(yaml_file_content, schema_path, *package_name)
            passed.add((yaml_file_content, schema_path))

    return validate_yaml_schema


def examples_once(load: Callable[[Sequence[str], str], TrainingData]) -> Callable[[Sequence[str], str], TrainingData]:
    """Rasa's reading of all examples, which then happens once: who asks copies them before changing any."""
    known: dict[tuple[str, ...], TrainingData] = {}

    def training_data_from_paths(paths: Sequence[str], language: str) -> TrainingData:
        key = (language, *paths)
        if key not in known:
            known[key] = load(paths, language)
        return known[key]

    return training_data_from_paths
