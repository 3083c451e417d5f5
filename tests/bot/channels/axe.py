"""What axe finds on a page."""

from typing import Any

try:
    from axe_playwright_python.base import AXE_FILE_PATH
except ImportError:  # the fixture `browser` then skips, or fails in CI
    AXE_FILE_PATH = None

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {
    "licht": {"color_scheme": "light", "forced_colors": "none"},
    "donker": {"color_scheme": "dark", "forced_colors": "none"},
    "contrast": {"color_scheme": "light", "forced_colors": "active"},
}
"""How a page can be drawn: what each look asks of the browser."""

REVIEWED = {"color-contrast"}
"""What axe may leave undecided: it cannot measure contrast under forced colours or over the page behind."""


async def assert_accessible(page: Any) -> None:
    """Fail when axe finds a violation of WCAG 2.2 AA, or leaves undecided what was not reviewed."""
    await page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = await page.evaluate(
        f"axe.run(document, {{ runOnly: {STANDARDS} }}).then(({{ violations, incomplete }}) => ({{"
        "violations: violations.map((one) => [one.id, one.nodes.map((node) => node.html)]),"
        "incomplete: incomplete.map((one) => [one.id, one.nodes.map((node) => node.html)]) }))"
    )
    assert not found["violations"], found["violations"]
    undecided = [one for one in found["incomplete"] if one[0] not in REVIEWED]
    assert not undecided, undecided
