"""another day: until when a question was put off

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was put off before is queued already, and goes out as it stands."""
    op.add_column("prompts", sa.Column("ask_again_at", bot.storage.types.Utc(), nullable=True))
    op.create_index(op.f("ix_prompts_ask_again_at"), "prompts", ["ask_again_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_prompts_ask_again_at"), "prompts")
    op.drop_column("prompts", "ask_again_at")
