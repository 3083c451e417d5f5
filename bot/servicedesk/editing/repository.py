"""Keeps proposed changes to answers; the only place with their SQL."""

from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.platform.clock import now
from bot.platform.database import reading, writing
from bot.servicedesk.editing.models import AnswerDraft, AnswerDraftRow, State


class UnknownDraft(Exception):
    """There is no proposed change with this id that waits for a judgement."""


class DraftRepository:
    """Proposed changes in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, topic: str, name: str, place: int, before: str, text: str, username: str) -> AnswerDraft:
        """Keep what `username` proposes."""
        row = AnswerDraftRow(topic=topic, name=name, place=place, before=before, text=text, written_by=username)
        with writing(self._engine) as session:
            session.add(row)
            session.flush()
            return _draft(row)

    def all(self, *states: State) -> list[AnswerDraft]:
        """The changes in these states, oldest first."""
        query = select(AnswerDraftRow).where(AnswerDraftRow.state.in_(states)).order_by(AnswerDraftRow.id)
        with reading(self._engine) as session:
            return [_draft(row) for row in session.execute(query).scalars()]

    def waiting(self, draft_id: int) -> AnswerDraft:
        """One change that nobody judged yet.

        Raises:
            UnknownDraft: when there is none with this id.
        """
        found = next((one for one in self.all("voorgesteld") if one.id == draft_id), None)
        if found is None:
            raise UnknownDraft(draft_id)
        return found

    def judge(self, draft_id: int, state: State, username: str) -> None:
        """Keep what `username` thinks of it, unless somebody was first.

        Raises:
            UnknownDraft: when nobody can judge it any more.
        """
        judged = {"state": state, "judged_by": username, "judged_at": now()}
        query = update(AnswerDraftRow).where(AnswerDraftRow.id == draft_id, AnswerDraftRow.state == "voorgesteld")
        with writing(self._engine) as session:
            if not session.execute(query.values(judged)).rowcount:
                raise UnknownDraft(draft_id)


def _draft(row: AnswerDraftRow) -> AnswerDraft:
    return AnswerDraft(**{name: getattr(row, name) for name in AnswerDraft.model_fields})
