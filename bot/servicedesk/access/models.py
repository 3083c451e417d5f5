"""The tables of accounts, sessions, API tokens and refused sign-ins."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class AgentRow(Base):
    """An agent. `password_hash` is empty for who signs in at the organisation: `issuer` and `subject`.

    `seen_at` is when a page of the console of theirs was open last.
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
    created_at = Column(Moment, nullable=False, default=now)


class SessionRow(Base):
    """A session that is open; only the hash of its secret id is here. Times are when it began and was last used."""

    __tablename__ = "agent_session"

    id_hash = Column(String(64), primary_key=True)
    username = Column(ForeignKey("agent.username", ondelete="CASCADE"), nullable=False, index=True)
    began_at = Column(Moment, nullable=False, default=now)
    used_at = Column(Moment, nullable=False, default=now)


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
