"""The quick `rasa train` gives Rasa what it would have had."""

import pytest
from rasa.shared.utils import io, validation

from bot.rasa import quick_training as rasa_training


def test_a_text_is_parsed_once_and_each_reader_gets_its_own_copy() -> None:
    parsed: list[str] = []

    def read(content: str, reader_type: str | list[str] = "safe") -> object:
        parsed.append(content)
        return io.read_yaml(content, reader_type)

    read_yaml = rasa_training._read_once(read)
    first = read_yaml("a: [1, 2]")
    first["a"].append(3)
    assert read_yaml("a: [1, 2]") == {"a": [1, 2]}
    assert read_yaml("a: [1, 2]", reader_type=["safe", "rt"]) == {"a": [1, 2]}
    assert len(parsed) == 2


def test_a_wrong_file_is_refused_each_time() -> None:
    check = rasa_training._check_once(validation.validate_yaml_schema)
    wrong, right = "nlu: [{example: x}]", 'nlu: [{intent: groet, examples: "- hoi"}]'
    schema = "shared/nlu/training_data/schemas/nlu.yml"
    for _ in range(2):
        check(right, schema)
        with pytest.raises(validation.YamlValidationException):
            check(wrong, schema)
