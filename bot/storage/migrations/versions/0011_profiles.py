"""profiles: when a workspace's people are looked through next, and from which page on

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("next_profiles_at", bot.storage.types.Utc(), nullable=True))
    op.add_column("workspaces", sa.Column("profiles_cursor", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("workspaces", "profiles_cursor")
    op.drop_column("workspaces", "next_profiles_at")
