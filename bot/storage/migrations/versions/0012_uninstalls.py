"""uninstalls: when everything of a workspace that removed the app is erased

Revision ID: 0012
Revises: 0011
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEPT = timedelta(days=30)
WITHOUT_INDEX = {
    "r_adds_to": ("reflections", "adds_to_id", "adds_to_id IS NOT NULL"),
    "co_told": ("commitments", "told_id", "told_id IS NOT NULL"),
    "c_member": ("changes", "member_id", None),
    "add_member": ("additions", "member_id", None),
}
"""References that an erasing has to follow, from the other end."""


def upgrade() -> None:
    """The days of those that are stopped already begin now."""
    with op.batch_alter_table("workspaces") as batch:
        batch.add_column(sa.Column("erase_at", bot.storage.types.Utc(), nullable=True))
    op.create_index(op.f("ix_workspaces_erase_at"), "workspaces", ["erase_at"])
    workspaces = sa.table(
        "workspaces", sa.column("erase_at", bot.storage.types.Utc()), sa.column("active", sa.Boolean())
    )
    begins = sa.update(workspaces).where(sa.not_(workspaces.c.active))
    op.get_bind().execute(begins.values(erase_at=datetime.now(UTC) + KEPT))
    for name, (table, column, where) in WITHOUT_INDEX.items():
        only = sa.text(where) if where else None
        op.create_index(name, table, [column], sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name, (table, *_) in WITHOUT_INDEX.items():
        op.drop_index(name, table)
    op.drop_index(op.f("ix_workspaces_erase_at"), "workspaces")
    with op.batch_alter_table("workspaces") as batch:
        batch.drop_column("erase_at")
