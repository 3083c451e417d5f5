"""Reading the list from the form in which a source has it."""

from collections.abc import Mapping

from actions.registry.parsing.delimited import read_delimited
from actions.registry.parsing.rows import ListedOrganisation, ListUnreadable, distinct

__all__ = ["ListUnreadable", "ListedOrganisation", "read_list"]


def read_list(content: bytes, mapping: Mapping[str, str] | None = None) -> list[ListedOrganisation]:
    """The organisations in `content`, whatever its form.

    Raises:
        ListUnreadable: the content is in no known form, or something in it cannot be understood.
    """
    return distinct(read_delimited(content, mapping))
