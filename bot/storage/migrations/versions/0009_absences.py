"""absences: until when somebody is away, whether they are asked all the same, whose holidays count

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns only, so SQLite adds them to the table as it stands. Whoever is away by now is so until Slack
    says otherwise."""
    op.add_column("members", sa.Column("away_until", bot.storage.types.Utc(), nullable=True))
    op.add_column("members", sa.Column("country", sa.String(), nullable=True))
    op.add_column(
        "members", sa.Column("ask_anyway", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("members", "ask_anyway")
    op.drop_column("members", "country")
    op.drop_column("members", "away_until")
