"""what Home asks for: open prompts, managed teams

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("p_open", "prompts", ["member_id", "closes_at"])
    op.create_index(op.f("ix_team_managers_user_id"), "team_managers", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_team_managers_user_id"), "team_managers")
    op.drop_index("p_open", "prompts")
