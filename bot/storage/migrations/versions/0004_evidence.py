"""evidence

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", bot.storage.types.Key, nullable=False),
        sa.Column("workspace_id", bot.storage.types.Key, nullable=False),
        sa.Column("member_id", bot.storage.types.Key, nullable=False),
        sa.Column("reflection_id", bot.storage.types.Key, nullable=False),
        sa.Column("link", bot.storage.types.Words(), nullable=False),
        sa.Column("at", bot.storage.types.Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_evidence_workspace_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_evidence_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reflection_id"], ["reflections.id"], name=op.f("fk_evidence_reflection_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_evidence_member_id"), "evidence", ["member_id"])
    op.create_index(op.f("ix_evidence_reflection_id"), "evidence", ["reflection_id"])
    with op.batch_alter_table("drafts") as batch:
        batch.add_column(sa.Column("stretch_end", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("evidence", bot.storage.types.Words(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("drafts") as batch:
        batch.drop_column("evidence")
        batch.drop_column("stretch_end")
    op.drop_table("evidence")
