"""Somebody who has no mouse."""

from typing import Any

_MOST_TABS = 80
_HAS_FOCUS = "node => node.getRootNode().activeElement === node && node.matches(':focus-visible')"


class Keyboard:
    """The keys of one page."""

    def __init__(self, page: Any) -> None:
        self._page = page

    async def reach(self, target: Any, key: str = "Tab") -> None:
        """Press Tab, or `Shift+Tab` for what stands before, until `target` has the focus and shows it.

        Raises:
            AssertionError: when it never gets there.
        """
        await target.wait_for()
        for _ in range(_MOST_TABS):
            if await target.evaluate(_HAS_FOCUS):
                return
            await self._page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {target}")

    async def press(self, target: Any, key: str = "Enter") -> None:
        """Go to a button or a link and use it."""
        await self.reach(target)
        await self._page.keyboard.press(key)

    async def write(self, target: Any, text: str, send: str) -> None:
        """Go to a field, type `text`, and send it with the key `send`."""
        await self.reach(target)
        await self._page.keyboard.type(text)
        await self._page.keyboard.press(send)
