"""Four hundred forms, half generated: what people are likely to write is taken, and what only looks like it stays."""

from itertools import product

from bot.conversations.redaction import redact

DASHES = ("-", " ", ".", " - ", "\u00a0", "\u2009", "\u2011", "\u2013", "\u2014", "\u2212")
PHONES = (("06", "12345678"), ("020", "6234567"), ("0592", "365555"), ("+31 6", "12345678"), ("088", "8664123"))
BSN = (("111", "222", "333"), ("1234", "56", "782"), ("123", "456", "782"))
PASSWORDS = ("Welkom01", "Geheim123", "Zomer2026!", "h0nd!kat")
DIGITS = tuple("".join(chr(zero + digit) for digit in range(10)) for zero in (0x30, 0xFF10, 0x660, 0x966))

TAKEN = [
    "06\u201312345678",
    "111\u2013222\u2013333",
    "111 - 222 - 333",
    "tel.nr. 12345678",
    "jan apestaartje bedrijf.nl",
    "email=jan%40bedrijf.nl",
    "pwd: Geheim123",
    "Welkom01 is mijn wachtwoord",
    "mijn wachtwoord is al jaren Welkom01",
    "controlecode 482913",
    "482913 kreeg ik per sms",
    *(f"{area}{dash}{rest}" for (area, rest), dash in product(PHONES, DASHES)),
    *(f"bel {area} {rest[:2]} {rest[2:]} svp" for area, rest in PHONES),
    *(dash.join(parts) for parts, dash in product(BSN, DASHES)),
    *(f"mijn {word} is 123456782" for word in ("bsn", "BSN-nummer", "burgerservicenummer", "sofinummer")),
    *(
        sentence.format(password)
        for sentence, password in product(
            (
                "wachtwoord: {}",
                "mijn wachtwoord is {}",
                "pwd={}",
                "ww {}",
                "{} is mijn wachtwoord",
                "mijn wachtwoord is al jaren {}",
                "het wachtwoord was toen nog gewoon {}",
                "password {}",
            ),
            PASSWORDS,
        )
    ),
    *(
        f"jan{at}{domain}"
        for at, domain in product(
            ("@", "%40", " @ ", "(at)", " [at] ", " apestaartje ", " apenstaartje ", " at "),
            ("bedrijf.nl", "gemeente-x.nl", "mail.bedrijf.com"),
        )
    ),
    *(
        sentence.format(code)
        for sentence, code in product(
            (
                "code {}",
                "controlecode {}",
                "sms-code: {}",
                "mijn inlogcode is {}",
                "{} kreeg ik per sms",
                "{} kwam net binnen via de app",
                "{} is mijn code",
                "pincode {}",
                "per sms kreeg ik {}",
                "mijn code, {}, werkt niet",
            ),
            ("482913", "1234", "482 913"),
        )
    ),
    *(
        sentence.format("06-12345678".translate(str.maketrans(DIGITS[0], digits)))
        for sentence, digits in product(("{}", "bel {}", "mijn nummer: {}", "{} graag", "tel {}", "of {}?"), DIGITS)
    ),
]

_THINGS = (
    "leveringsnummer",
    "ordernummer",
    "dossiernummer",
    "zaaknummer",
    "factuurnummer",
    "vestigingsnummer",
    "ticketnummer",
    "rsin",
    "RSIN-nummer",
    "referentienummer",
    "meldingsnummer",
    "objectnummer",
    "bronnummer",
)
STAYS = [
    "inloggen @ bronhouderportaal",
    "leveringsnummer 0000123456",
    "code AUTHFAIL01",
    "rsin 123456782",
    *(
        f"{thing}{parted}{number}"
        for thing, parted, number in product(_THINGS, (" ", ": ", " is "), ("0000123456", "123456782", "0612345678"))
    ),
    *(f"kvk{parted}{number}" for parted, number in product((" ", ": ", "-nummer ", " nr. "), ("12345678", "01234567"))),
    *(
        sentence.format(word)
        for sentence, word in product(
            (
                "mijn wachtwoord is {}",
                "het wachtwoord is al jaren {}",
                "de code is {}",
                "{} is mijn wachtwoord niet",
                "ik krijg {} geen code per sms",
            ),
            ("verlopen", "kwijt", "vergeten", "fout", "geblokkeerd"),
        )
    ),
    "mijn wachtwoord is na 3 pogingen geblokkeerd",
    "het wachtwoord is sinds 1 mei verlopen",
    *(f"foutcode {code}" for code in ("4030", "AUTHFAIL01", "ERROR42", "SAML0012", "E1234", "40301")),
    *(f"code {code}" for code in ("AUTHFAIL01", "SAMLERR12", "TIMEOUT504")),
    *(
        f"op {day} om {hour}"
        for day, hour in product(
            ("23-11-2026", "1-2-2026", "2026-11-23", "23/11/2026", "3 mei 2026"),
            ("10:30", "9.15", "14:05 uur", "8 uur"),
        )
    ),
    *(f"{count} {what}" for count, what in product((12, 1500, 250000), ("mensen", "sonderingen", "putten", "meter"))),
    *(
        f"{word} @ {place}"
        for word, place in product(("inloggen", "melden", "werken"), ("bronhouderportaal", "portaal", "kantoor"))
    ),
    *(f"niveau {level}" for level in ("2+", "3", "4", "eh3", "eh2+")),
]


def test_what_people_are_likely_to_write_is_taken() -> None:
    left = [form for form in TAKEN if not redact(form).kinds]
    assert len(TAKEN) >= 200
    assert len(left) <= 0.03 * len(TAKEN), left


def test_what_only_looks_like_it_stays() -> None:
    taken = {form: redact(form).text for form in STAYS if redact(form).text != form}
    assert len(STAYS) >= 200
    assert len(taken) <= 0.01 * len(STAYS), taken


def test_the_forms_that_were_found_are_right_one_by_one() -> None:
    assert [form for form in TAKEN[:11] if not redact(form).kinds] == []
    assert [form for form in STAYS[:4] if redact(form).kinds] == []
