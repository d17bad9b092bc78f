"""what a digest promises: to how many people at least, and who managed it when

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever said yes before was told five, or what the operator set: the more careful of both stands."""
    with op.batch_alter_table("team_members") as batch:
        batch.add_column(sa.Column("promised", sa.Integer(), nullable=False, server_default="5"))
    with op.batch_alter_table("team_members") as batch:
        batch.alter_column("promised", server_default=None)
    with op.batch_alter_table("team_managers") as batch:
        batch.add_column(sa.Column("until", bot.storage.types.Utc(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("team_managers") as batch:
        batch.drop_column("until")
    with op.batch_alter_table("team_members") as batch:
        batch.drop_column("promised")
