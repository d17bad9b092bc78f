"""installs: the states of OAuth installations that have begun

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installs",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("expires_at", bot.storage.types.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_installs")),
    )
    op.create_index(op.f("ix_installs_expires_at"), "installs", ["expires_at"])


def downgrade() -> None:
    op.drop_table("installs")
