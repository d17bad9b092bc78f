"""ceilings

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Key, Utc = bot.storage.types.Key, bot.storage.types.Utc


def upgrade() -> None:
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("floor", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("next_ceiling_at", Utc(), nullable=True))
        batch.create_index(op.f("ix_members_next_ceiling_at"), ["next_ceiling_at"])
    op.create_table(
        "ceilings",
        sa.Column("id", Key, nullable=False),
        sa.Column("workspace_id", Key, nullable=False),
        sa.Column("member_id", Key, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("beyond", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_ceilings_workspace_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_ceilings_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ceilings")),
        sa.UniqueConstraint("member_id", "month", name=op.f("uq_ceilings_member_id_month")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("ceilings")
    with op.batch_alter_table("members") as batch:
        batch.drop_index(op.f("ix_members_next_ceiling_at"))
        batch.drop_column("next_ceiling_at")
        batch.drop_column("floor")
