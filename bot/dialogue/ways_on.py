"""The choices for a visitor whom the same answer does not help: other sides of the topic, its neighbours, a person."""

from bot.dialogue.content import PREFIX, Responses, default_variant, topics_in
from bot.dialogue.neighbours import choosable
from bot.guidance.message import Parsed

_SIDES = 3
_NEIGHBOURS = 2
_PERSON = "mens_spreken"


def ways_on(message: Parsed, responses: Responses) -> list[dict[str, str]]:
    """The choices under `utter_net_verteld`, in Rasa's form, for `message` about a topic.

    Its sides are the aspects with a text of their own, by the titles (`zijden`) in the metadata of that response.
    """
    topic = message.in_hand or message.intent
    titles = default_variant(responses[f"{PREFIX}net_verteld"])["metadata"]["zijden"]
    sides = [
        {"title": title, "payload": f'/{topic}{{"aspect": "{aspect}"}}'}
        for aspect, title in titles.items()
        if f"{PREFIX}{topic}_{aspect}" in responses and aspect != message.aspect
    ]
    topics = topics_in(responses)
    others = [name for name in choosable(message.offered) if name in topics and name != topic]
    return sides[:_SIDES] + [
        {"title": topics[name].title, "payload": f"/{name}"} for name in (*others[:_NEIGHBOURS], _PERSON)
    ]
