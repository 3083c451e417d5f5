"""Keeps proposed changes to answers; the only place with their SQL."""

from sqlalchemy import select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.platform.clock import now
from bot.platform.database import reading, writing
from bot.privacy.models import AuditRow
from bot.servicedesk.editing.models import AnswerDraft, AnswerDraftRow, State


class UnknownDraft(Exception):
    """There is no proposed change with this id in the state that was asked for."""


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

    def approved(self) -> list[AnswerDraft]:
        """The changes that belong in the files, also those that are said already, oldest first."""
        return self.all("goedgekeurd", "live")

    def one(self, draft_id: int, state: State) -> AnswerDraft:
        """The change with this id.

        Raises:
            UnknownDraft: when there is none in this state.
        """
        found = next((one for one in self.all(state) if one.id == draft_id), None)
        if found is None:
            raise UnknownDraft(draft_id)
        return found

    def judge(self, draft_id: int, state: State, username: str) -> None:
        """Keep what `username` thinks of it, unless somebody was first.

        Raises:
            UnknownDraft: when nobody can judge it any more.
        """
        with writing(self._engine) as session:
            _judge(session, draft_id, state, username)

    def go_live(self, draft: AnswerDraft, username: str, line: AuditRow) -> None:
        """Keep that `username` approved it to be said at once, and the audit line of that; the one before it ends.

        Raises:
            UnknownDraft: when nobody can judge it any more, or another one for the same text went live this moment.
        """
        same = (AnswerDraftRow.name == draft.name, AnswerDraftRow.place == draft.place, AnswerDraftRow.state == "live")
        try:
            with writing(self._engine) as session:
                session.execute(update(AnswerDraftRow).where(*same).values(_ended("vervangen", username)))
                _judge(session, draft.id, "live", username)
                session.add(line)
        except IntegrityError as error:
            raise UnknownDraft(draft.id) from error

    def put_back(self, draft_id: int, username: str, line: AuditRow) -> None:
        """Keep that `username` put the file's text back in the place of this one, and the audit line of that.

        Raises:
            UnknownDraft: when it is not live.
        """
        live = update(AnswerDraftRow).where(AnswerDraftRow.id == draft_id, AnswerDraftRow.state == "live")
        with writing(self._engine) as session:
            if not session.execute(live.values(_ended("teruggezet", username))).rowcount:
                raise UnknownDraft(draft_id)
            session.add(line)


def _judge(session: Session, draft_id: int, state: State, username: str) -> None:
    judged = {"state": state, "judged_by": username, "judged_at": now()}
    query = update(AnswerDraftRow).where(AnswerDraftRow.id == draft_id, AnswerDraftRow.state == "voorgesteld")
    if not session.execute(query.values(judged)).rowcount:
        raise UnknownDraft(draft_id)


def _ended(state: State, username: str) -> dict[str, object]:
    return {"state": state, "ended_by": username, "ended_at": now()}


def _draft(row: AnswerDraftRow) -> AnswerDraft:
    return AnswerDraft(**{name: getattr(row, name) for name in AnswerDraft.model_fields})
