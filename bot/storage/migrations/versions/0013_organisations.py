"""organisations: the token of an installation for a whole Enterprise organisation

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token", bot.storage.types.Words(), nullable=True),
        sa.Column("bot_user_id", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("installed_at", bot.storage.types.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("enterprise_id", name=op.f("uq_organisations_enterprise_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("workspaces") as batch:
        batch.add_column(sa.Column("org_wide", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("workspaces") as batch:
        batch.alter_column("org_wide", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("workspaces") as batch:
        batch.drop_column("org_wide")
    op.drop_table("organisations")
