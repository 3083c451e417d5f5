"""Personal data never survives; a KvK number always does."""

import string
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from stdnum.nl import bsn as bsn_check

from bot.conversations.redaction import Redacted, redact

DIGITS = string.digits
AROUND = st.sampled_from(
    [
        "",
        "hallo ",
        "mijn nummer: ",
        "nr.",
        "(",
        "is dat ",
        "Geachte heer, ",
        "'",
        "a",
        "/",
        "nummer-",
        "\n",
        "gegevens,",
    ]
)
AFTER = st.sampled_from(["", ".", " dank u", ", klopt dat?", ")", " en verder", "\n", "!", " 2024", "/"])


KVK_SENTENCES = [
    "kvk {}",
    "KvK-nummer: {}",
    "ons nummer is {}",
    "{}",
    "kvk {} en verder?",
    "{} 12 mensen",
    "kvk code {}",
    "is gemeente Zwolle ({}) aangemeld?",
    "wij hebben nummer {} bij de Kamer van Koophandel",
    "{}, {}",
]


def from_digits(digits: str, groups: list[int], separator: str) -> str:
    parts, start = [], 0
    for size in groups:
        parts.append(digits[start : start + size])
        start += size
    return separator.join(parts)


@st.composite
def bsns(draw: st.DrawFn) -> tuple[str, str]:
    """A valid BSN and one of the ways in which people write it."""
    first = draw(st.text(DIGITS, min_size=8, max_size=8))
    total = sum(int(digit) * weight for digit, weight in zip(first, range(9, 1, -1), strict=True))
    assume(total % 11 != 10)
    digits = first + str(total % 11)
    assume(bsn_check.is_valid(digits))
    groups = draw(st.sampled_from([[9], [4, 2, 3], [3, 3, 3], [2, 2, 2, 3], [3, 2, 4]]))
    return digits, from_digits(digits, groups, draw(st.sampled_from([" ", ".", "-"])))


@given(bsns(), AROUND, AFTER)
def test_a_bsn_never_survives(number: tuple[str, str], before: str, after: str) -> None:
    digits, written = number
    redacted = redact(f"{before}{written}{after}")
    assert written not in redacted.text
    assert digits not in "".join(letter for letter in redacted.text if letter.isdigit())
    assert redacted.kinds


@given(
    st.text(DIGITS, min_size=8, max_size=9),
    st.sampled_from(["bsn ", "BSN: ", "bsn-nummer is ", "burgerservicenummer "]),
)
def test_a_number_that_is_called_a_bsn_never_survives(digits: str, label: str) -> None:
    assert digits not in redact(f"mijn {label}{digits}").text


@given(
    st.text(DIGITS, min_size=8, max_size=8),
    st.sampled_from(KVK_SENTENCES),
)
@example("01234567", "{} 12 mensen")
@example("00000000", "kvk {}")
def test_a_kvk_number_survives(digits: str, sentence: str) -> None:
    redacted = redact(sentence.format(digits, digits))
    assert redacted.text == sentence.format(digits, digits)
    assert redacted.kinds == frozenset()


AREAS = {"06": 8, "020": 7, "0592": 6, "088": 7, "+316": 8, "+31 6": 8, "0031 6": 8, "+31 (0)6": 8, "(06)": 8}
"""How people begin a Dutch phone number, and how many digits follow."""


@st.composite
def phones(draw: st.DrawFn) -> str:
    """A phone number as people in the Netherlands and its neighbours write it."""
    area = draw(st.sampled_from([*sorted(AREAS), "+32 470", "+49 30"]))
    left = AREAS.get(area, 8)
    digits = draw(st.text(DIGITS, min_size=left, max_size=left))
    pairs = [2] * (left // 2) + [1] * (left % 2)
    rest = from_digits(digits, draw(st.sampled_from([[left], pairs])), draw(st.sampled_from([" ", "-", "."])))
    return area + draw(st.sampled_from(["", "-", " ", " - "])) + rest


@given(
    phones(),
    st.sampled_from(["", "bel mij op ", "tel: ", "mijn nummer is "]),
    st.sampled_from(["", ".", " graag", "!"]),
)
def test_a_phone_number_never_survives(phone: str, before: str, after: str) -> None:
    redacted = redact(f"{before}{phone}{after}")
    assert sum(letter.isdigit() for letter in redacted.text) == 0


@given(st.emails(), AROUND.filter(lambda text: not text.endswith("@")), st.sampled_from(["", " graag", "\n", " ?"]))
def test_an_email_address_never_survives(email: str, before: str, after: str) -> None:
    redacted = redact(f"{before} {email}{after}")
    assert email.split("@")[1] not in redacted.text
    assert "@" not in redacted.text


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """A valid Dutch, Belgian or German IBAN, with or without spaces, in capitals or not."""
    country, account = draw(
        st.one_of(
            st.tuples(st.just("NL"), st.from_regex(r"(ABNA|INGB|RABO)[0-9]{10}", fullmatch=True)),
            st.tuples(st.just("BE"), st.from_regex(r"[0-9]{12}", fullmatch=True)),
            st.tuples(st.just("DE"), st.from_regex(r"[0-9]{18}", fullmatch=True)),
        )
    )
    number = "".join(str(int(letter, 36)) for letter in account + country + "00")
    compact = f"{country}{98 - int(number) % 97:02d}{account}"
    spaced = " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))
    written = draw(st.sampled_from([compact, spaced, spaced.replace(" ", "-"), spaced.replace(" ", ".")]))
    return draw(st.sampled_from([written, written.lower()]))


@given(
    ibans(),
    AROUND.filter(lambda text: not text.endswith("a")),
    st.sampled_from(["", " dank u", ".", " 2024", ", graag"]),
)
def test_an_iban_never_survives(account: str, before: str, after: str) -> None:
    redacted = redact(f"{before}{account}{after}")
    assert account not in redacted.text
    assert "rekeningnummer" in redacted.kinds


@given(
    st.text(DIGITS, min_size=4, max_size=8),
    st.sampled_from(
        ["code {}", "sms-code: {}", "mijn inlogcode is {}", "pincode {}", "de eenmalige code is {}.", "OTP {}"]
    ),
)
def test_a_one_time_code_never_survives(digits: str, sentence: str) -> None:
    assert digits not in redact(sentence.format(digits)).text


@given(
    st.text(string.ascii_letters + DIGITS + "!#$%&*+-_=?", min_size=8, max_size=16).filter(
        lambda word: any(letter in DIGITS for letter in word) and not word.isdigit()
    ),
    st.sampled_from(
        ["wachtwoord: {}", "mijn wachtwoord is {}", "ww={}", "Password {}", "wachtwoord was '{}'", "pw: {}"]
    ),
)
def test_a_password_never_survives(password: str, sentence: str) -> None:
    redacted = redact(sentence.format(password))
    assert password not in redacted.text
    assert "wachtwoord" in redacted.kinds


@pytest.mark.parametrize(
    "text",
    [
        "mijn wachtwoord is vergeten",
        "ik ben mijn wachtwoord kwijt",
        "mijn wachtwoord is verlopen, wat nu?",
        "ik krijg geen code per sms",
        "foutcode 4030 bij het inloggen",
        "onze postcode is 7311 KZ",
        "stap 1, 2 en 3 zijn klaar",
        "eHerkenning niveau 2+ of 3",
        "op 23-11-2026 om 10:30 ging het mis",
        "release 2.0_2023_Q3",
        "vestigingsnummer 000012345678",
        "wij zijn met 1500 mensen in 12 gemeenten",
        "btw NL001234567B01",
        "btw-nummer NL 1234.56.789.B01",
        "ondernemingsnummer 0123.456.789",
        "het wachtwoord van mijn collega is verlopen",
        "mijn token is verlopen",
        "hoe vraag ik een api token aan voor 2026?",
    ],
)
def test_an_ordinary_sentence_stays_as_it_is(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("be68 5390 0754 7034 dank u", "[rekeningnummer] dank u"),
        ("wachtwoord is 'geheim woord' toch?", "wachtwoord is '[wachtwoord]' toch?"),
        ("mijn wachtwoord is geheim", "mijn wachtwoord is [wachtwoord]"),
        ("ik kreeg per sms de code net binnen: 482913", "ik kreeg per sms de code net binnen: [code]"),
        ("123456 is mijn code", "[code] is mijn code"),
        ("code 123 456", "code [code]"),
        ("jan(at)gemeente.nl", "[e-mailadres]"),
        ("tel 8664999", "tel [telefoonnummer]"),
        ("bel 06\u201312345678", "bel [telefoonnummer]"),
        ("bsn 111\u2013222\u2013333", "bsn [burgerservicenummer]"),
        ("111\u2011222\u2011333", "[burgerservicenummer]"),
        ("kvk 12345678, bsn 123456782", "kvk 12345678, bsn [burgerservicenummer]"),
        ("jan.de-vries@gemeente.nl, kvk 12345678", "[e-mailadres], kvk 12345678"),
        ("het wachtwoord van jan is Welkom123!", "het wachtwoord van jan is [wachtwoord]"),
        ("mijn wachtwoord voor eherkenning: hond!kat", "mijn wachtwoord voor eherkenning: [wachtwoord]"),
        ("mijn secret is abcDEF123", "mijn secret is [wachtwoord]"),
        ("de api-sleutel is abc123xyz", "de api-sleutel is [wachtwoord]"),
        ("inloggegevens jan / Kaas12!", "inloggegevens jan / [wachtwoord]"),
        ("inlogcode 12ab34", "inlogcode [code]"),
        ("de sms code die ik kreeg is 48 29 13", "de sms code die ik kreeg is [code]"),
        ("bel 02 123 45 67 of 03/123.45.67", "bel [telefoonnummer] of [telefoonnummer]"),
        ("rijksregisternummer 85.07.30-033.28", "rijksregisternummer [rijksregisternummer]"),
        ("mail jan apenstaartje gemeente punt nl", "mail [e-mailadres]"),
    ],
)
def test_what_is_taken_out_and_what_is_left(text: str, expected: str) -> None:
    assert redact(text).text == expected


@given(st.text(max_size=500))
def test_any_text_can_be_redacted_twice_with_the_same_result(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once


@pytest.mark.parametrize(
    "text", ["1 " * 250, "a" * 500, "a@" * 250, "code " * 100, "NL91" * 125, "0-" * 250, "wachtwoord " * 45]
)
def test_redaction_is_fast_on_hostile_text(text: str) -> None:
    started = time.process_time()
    redact(text)
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    "text", ["Is dat support@broservicedesk.nl?", "Ik belde 088 - 8664 999.", "088-8664999 bellen"]
)
def test_how_to_reach_the_servicedesk_stays(text: str) -> None:
    assert redact(text) == Redacted(text, frozenset())


def test_beside_it_a_persons_own_goes() -> None:
    assert redact("jan@x.nl en support@broservicedesk.nl").text == "[e-mailadres] en support@broservicedesk.nl"
