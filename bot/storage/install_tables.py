"""Installing that has begun: what is known of it before there is a workspace. Rules as in `tables`."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.types import Base, Utc


class InstallRow(Base):
    """The state of one OAuth installation, good once; no workspace is named, because none is known yet."""

    __tablename__ = "installs"

    digest: Mapped[str] = mapped_column(primary_key=True)  # of the state: who reads the table has none
    expires_at: Mapped[datetime] = mapped_column(Utc, index=True)  # machine time
