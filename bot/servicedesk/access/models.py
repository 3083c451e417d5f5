"""The tables of accounts, sessions, recovery codes, API tokens and refused sign-ins."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class AgentRow(Base):
    """An agent. `password_hash` is empty for who signs in at the organisation: `issuer` and `subject`.

    `seen_at` is when a page of the console of theirs was open last, `away_since` when they said that they take nothing
    new for a while. `second_step` is the encrypted secret of the app that gives codes, `second_step_used` the half
    minute (since 1970) of the last code that was used, so that none is used twice. Who is disabled, since
    `disabled_at`, opens nothing.
    """

    __tablename__ = "agent"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    username = Column(String(80), primary_key=True)
    display_name = Column(String(80), nullable=False)
    role = Column(String(20), nullable=False)
    password_hash = Column(Text)
    issuer = Column(String(255))
    subject = Column(String(255))
    seen_at = Column(Moment)
    away_since = Column(Moment)
    second_step = Column(Text)
    second_step_at = Column(Moment)
    second_step_used = Column(Integer)
    disabled_at = Column(Moment)
    teams = Column(JSON)
    created_at = Column(Moment, nullable=False, default=now)


class SessionRow(Base):
    """A session that is open; only the hash of its secret id is here. Times are when it began and was last used.

    While `code_due`, only the password was given: it opens nothing but the page that asks for the code.
    """

    __tablename__ = "agent_session"

    id_hash = Column(String(64), primary_key=True)
    username = Column(ForeignKey("agent.username", ondelete="CASCADE"), nullable=False, index=True)
    began_at = Column(Moment, nullable=False, default=now)
    used_at = Column(Moment, nullable=False, default=now)
    code_due = Column(Boolean, nullable=False, default=False)


class RecoveryCodeRow(Base):
    """A recovery code that was not used yet; only its keyed hash is here."""

    __tablename__ = "recovery_code"

    code_hash = Column(String(64), primary_key=True)
    username = Column(ForeignKey("agent.username", ondelete="CASCADE"), nullable=False, index=True)


class TokenRow(Base):
    """An API token of a program; only its hash is here. It ends at `ends_at`, or when it is revoked."""

    __tablename__ = "api_token"

    name = Column(String(60), primary_key=True)
    token_hash = Column(String(64), nullable=False, unique=True)
    scopes = Column(JSON, nullable=False)
    created_at = Column(Moment, nullable=False, default=now)
    ends_at = Column(Moment, nullable=False)
    used_at = Column(Moment)
    revoked_at = Column(Moment)


class AttemptsRow(Base):
    """Failed sign-ins in a row of one account or one network; `who` is a keyed hash, so no names are collected."""

    __tablename__ = "sign_in_attempts"

    who = Column(String(64), primary_key=True)
    failures = Column(Integer, nullable=False)
    last_at = Column(Moment, nullable=False)
    locked_until = Column(Moment)
