"""Keeps canned texts; the only place with their SQL."""

from sqlalchemy import delete, func, or_, select
from sqlalchemy.engine import Engine

from bot.platform.database import reading, writing
from bot.servicedesk.canned.models import MOST, CannedDraft, CannedRow, CannedText


class UnknownCannedText(Exception):
    """There is no canned text with this id, or it is a colleague's own."""


class TakenShortcut(ValueError):
    """Another text of the same person, or of all, has this shortcut."""


class TooManyTexts(ValueError):
    """There is room for `MOST` texts."""


class CannedRepository:
    """Canned texts in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, username: str | None) -> list[CannedText]:
        """The texts that this member of staff has, and those for all, by shortcut; without a name those for all."""
        query = select(CannedRow).where(or_(CannedRow.owner.is_(None), CannedRow.owner == username))
        with reading(self._engine) as session:
            found = [_text(row) for row in session.execute(query).scalars()]
        return sorted(found, key=lambda one: (one.shortcut, one.shared))

    def get(self, text_id: int, username: str | None) -> CannedText:
        """One text.

        Raises:
            UnknownCannedText: when there is none, or it is a colleague's own.
        """
        found = next((one for one in self.of(username) if one.id == text_id), None)
        if found is None:
            raise UnknownCannedText(text_id)
        return found

    def keep(self, draft: CannedDraft, username: str, text_id: int | None = None) -> CannedText:
        """Keep a new text, or change the one with this id, which the caller may change.

        Raises:
            UnknownCannedText: when it is gone.
            TakenShortcut: when another text of the same owner has its shortcut.
            TooManyTexts: when there is no room for a new one.
        """
        owner = None if draft.shared else username
        of_owner = CannedRow.owner.is_(None) if owner is None else CannedRow.owner == owner
        same = select(CannedRow.id).where(of_owner, CannedRow.shortcut == draft.shortcut)
        with writing(self._engine) as session:
            if any(other != text_id for other in session.execute(same).scalars()):
                raise TakenShortcut(draft.shortcut)
            if text_id is None:
                if session.execute(select(func.count()).where(of_owner)).scalar_one() >= MOST:
                    raise TooManyTexts
                row = CannedRow()
                session.add(row)
            else:
                row = session.get(CannedRow, text_id)
                if row is None:
                    raise UnknownCannedText(text_id)
            row.owner, row.changed_by = owner, username
            row.shortcut, row.title, row.text = draft.shortcut, draft.title, draft.text
            session.flush()
            return _text(row)

    def remove(self, text_id: int) -> None:
        """Remove a text, when it is there."""
        with writing(self._engine) as session:
            session.execute(delete(CannedRow).where(CannedRow.id == text_id))


def _text(row: CannedRow) -> CannedText:
    return CannedText(
        id=row.id,
        shortcut=row.shortcut,
        title=row.title,
        text=row.text,
        shared=row.owner is None,
        changed_at=row.changed_at,
    )
