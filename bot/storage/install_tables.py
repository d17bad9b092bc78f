"""What is known of installations beside the workspaces themselves. Rules as in `tables`."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.types import Base, Key, Token, Unreadable, Utc


class InstallRow(Base):
    """The state of one OAuth installation, good once; no workspace is named, because none is known yet."""

    __tablename__ = "installs"

    digest: Mapped[str] = mapped_column(primary_key=True)  # of the state: who reads the table has none
    expires_at: Mapped[datetime] = mapped_column(Utc, index=True)  # machine time


class OrganisationRow(Base):
    """An Enterprise organisation that installed the app once for its workspaces; each gets this token."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    token: Mapped[str | Unreadable | None] = mapped_column(Token)
    bot_user_id: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    installed_at: Mapped[datetime] = mapped_column(Utc)
