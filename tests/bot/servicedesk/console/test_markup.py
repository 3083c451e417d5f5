"""Our small Markdown as HTML that is safe to show."""

import pytest

from bot.servicedesk.console.markup import as_html


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


def test_a_line_after_a_list_is_not_part_of_its_last_item() -> None:
    html = as_html("**Bronhouder:**\n- een\n- twee\n**Leverancier:**\n1. drie\n2. vier\nKlaar.")
    assert html == (
        "<p><strong>Bronhouder:</strong></p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>\n"
        "<p><strong>Leverancier:</strong></p>\n<ol>\n<li>drie</li>\n<li>vier</li>\n</ol>\n<p>Klaar.</p>"
    )
