"""Tables of the registration list.

A snapshot is the whole list as one source gave it at one moment; the newest that was not withdrawn answers visitors,
the older ones are the history. An attempt is one try to refresh the list, with what came of it.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Text

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class Snapshot(Base):
    """The list as it was read once: where from, when, how many rows, and a checksum of those rows."""

    __tablename__ = "registry_snapshot"

    id = Column(Integer, primary_key=True)
    imported_at = Column(Moment(zoned=False), nullable=False, default=now)
    as_of = Column(Date, nullable=False)  # the last day on which the source still gave exactly these rows
    source = Column(Text, nullable=False)
    checksum = Column(String(64), nullable=False)
    row_count = Column(Integer, nullable=False)
    bronhouder_count = Column(Integer, nullable=False)
    sample = Column(Boolean, nullable=False, default=False)
    etag = Column(Text)
    last_modified = Column(Text)
    withdrawn = Column(Boolean, nullable=False, default=False)  # an operator went back to an older one


class Organisation(Base):
    """One organisation on the list of one snapshot."""

    __tablename__ = "registry_organisation"

    id = Column(Integer, primary_key=True)
    snapshot_id = Column(ForeignKey("registry_snapshot.id", ondelete="CASCADE"), nullable=False, index=True)
    name = Column(Text, nullable=False)
    bronhouder = Column(Boolean, nullable=False)
    kvk = Column(String(8))
    kind = Column(String(20))


class Attempt(Base):
    """One try to refresh the list, or a going back to an earlier one.

    `outcome` is `imported`, `unchanged`, `refused` (bad list), `failed` (no list) or `used` (an operator went back).
    """

    __tablename__ = "registry_attempt"

    id = Column(Integer, primary_key=True)
    finished_at = Column(Moment(zoned=False), nullable=False, default=now)
    source = Column(Text, nullable=False)
    outcome = Column(String(10), nullable=False)
    reason = Column(Text)


class TooHeavyFile(Base):
    """A file that hit a limit when it was read, by the SHA-256 of its bytes: it is not read again by itself."""

    __tablename__ = "registry_too_heavy"

    checksum = Column(String(64), primary_key=True)
    reason = Column(Text, nullable=False)
    refused_at = Column(Moment(zoned=False), nullable=False, default=now)


class Lease(Base):
    """The right to refresh the list, held by one process at a time over all replicas, until `expires_at`."""

    __tablename__ = "registry_lease"

    name = Column(String(20), primary_key=True)
    holder = Column(String(40))
    expires_at = Column(Moment(zoned=False))
