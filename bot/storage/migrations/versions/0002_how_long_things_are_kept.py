"""how long things are kept

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Members are looked at once the workspace's months are known: see `storage/retention.look_anew`."""
    with op.batch_alter_table("workspaces") as batch:
        batch.add_column(sa.Column("retention_months", sa.Integer(), nullable=True))
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("deactivated_at", bot.storage.types.Utc(), nullable=True))
        batch.add_column(sa.Column("next_retention_at", bot.storage.types.Utc(), nullable=True))
        batch.create_index(op.f("ix_members_next_retention_at"), ["next_retention_at"])


def downgrade() -> None:
    with op.batch_alter_table("members") as batch:
        batch.drop_index(op.f("ix_members_next_retention_at"))
        batch.drop_column("next_retention_at")
        batch.drop_column("deactivated_at")
    with op.batch_alter_table("workspaces") as batch:
        batch.drop_column("retention_months")
