"""Our small Markdown as HTML that is safe to show, and as plain text."""

import pytest

from bot.channels.servicedesk.suggestions.markup import as_html, as_plain


def test_bold_lists_and_links_become_html() -> None:
    html = as_html("**Let op**\n1. Kijk op [de lijst](https://voorbeeld.nl/a).\n2. Klaar")
    assert html == (
        "<p><strong>Let op</strong></p>\n<ol>\n"
        '<li>Kijk op <a href="https://voorbeeld.nl/a">de lijst</a>.</li>\n<li>Klaar</li>\n</ol>'
    )


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[klik](javascript:alert(1))",
        "[klik](data:text/html,x)",
        "[klik](//voorbeeld.nl)",
        '<img src=x onerror="alert(1)">',
        '[x](https://voorbeeld.nl/"onmouseover="alert(1))',
    ],
)
def test_nothing_runs(evil: str) -> None:
    html = as_html(f"Vraag: {evil}")
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert 'href="//' not in html
    assert '"onmouseover' not in html


def test_plain_text_names_the_address_of_a_link() -> None:
    assert (
        as_plain("**Let op:** zie [de lijst](https://voorbeeld.nl).") == "Let op: zie de lijst (https://voorbeeld.nl)."
    )
