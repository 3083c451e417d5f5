"""What counts as an e-mail address, and that none of these is ever kept."""

import pytest

from bot.conversations.redaction import redact
from bot.handover.dialogue import typed_address
from bot.handover.handover import InvalidEmail

ADDRESSES = [
    "jan@waterschap.nl",
    "j.de-vries+bro@sub.gemeente-utrecht.nl",
    "JAN_O'NEIL@Bedrijf.NL",
    "info@bücher.example.nl",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("sentence", ["{}", "mijn adres is {}", "Mail maar naar <{}>, alvast bedankt!"])
def test_an_address_is_found_and_would_be_redacted(address: str, sentence: str) -> None:
    text = sentence.format(address)
    assert typed_address(text).casefold() == address.casefold().replace("bücher", "xn--bcher-kva")
    assert address.casefold() not in redact(text).text.casefold()


@pytest.mark.parametrize("domain", ["bücher.example.nl", "súdwest-fryslân.nl", "例え.nl"])
def test_a_domain_with_accents_can_be_written_in_a_header(domain: str) -> None:
    address = typed_address(f"jan@{domain}")
    assert address.isascii()
    assert address.rpartition("@")[2].encode().decode("idna") == domain


@pytest.mark.parametrize("address", ["jörg.müller@example.nl", "жан@example.nl"])
def test_an_address_that_no_mail_reaches_is_asked_again(address: str) -> None:
    with pytest.raises(InvalidEmail):
        typed_address(address)


@pytest.mark.parametrize(
    "text",
    ["jan@", "@waterschap.nl", "jan@waterschap", "jan.waterschap.nl", "a@b.nl of c@d.nl", "jan@wat er.nl", "a@b..nl"],
)
def test_a_failed_attempt_is_told(text: str) -> None:
    with pytest.raises(InvalidEmail):
        typed_address(text)


@pytest.mark.parametrize(
    "text", ["hoe vraag ik eHerkenning aan?", "ja", "dat weet ik niet", "ons KvK-nummer is 12345678"]
)
def test_another_message_is_no_attempt(text: str) -> None:
    assert typed_address(text) is None


def test_line_breaks_never_get_into_a_header() -> None:
    with pytest.raises(InvalidEmail):
        typed_address("jan@waterschap.nl\nBcc:iedereen@elders.nl")
