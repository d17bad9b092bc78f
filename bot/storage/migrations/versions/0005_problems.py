"""problems

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Key, Utc, Words = bot.storage.types.Key, bot.storage.types.Utc, bot.storage.types.Words


def _theirs(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint(
            [f"{noun}_id"], [f"{noun}s.id"], name=op.f(f"fk_{table}_{noun}_id"), ondelete="CASCADE"
        )
        for noun in ("workspace", "member")
    )


def upgrade() -> None:
    op.create_table(
        "problems",
        sa.Column("id", Key, nullable=False),
        sa.Column("workspace_id", Key, nullable=False),
        sa.Column("member_id", Key, nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("was", Words(), nullable=True),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("result", Words(), nullable=True),
        sa.CheckConstraint("standing IN ('open','closed','dropped')", name=op.f("ck_problems_standing")),
        *_theirs("problems"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_problems_member_id"), "problems", ["member_id"])
    op.create_table(
        "ties",
        sa.Column("activity_id", Key, nullable=False),
        sa.Column("workspace_id", Key, nullable=False),
        sa.Column("member_id", Key, nullable=False),
        sa.Column("problem_id", Key, nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.CheckConstraint("part IN ('evidence','decision','result')", name=op.f("ck_ties_part")),
        *_theirs("ties"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_ties_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.id"], name=op.f("fk_ties_problem_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_ties")),
    )
    op.create_index(op.f("ix_ties_member_id"), "ties", ["member_id"])
    op.create_index(op.f("ix_ties_problem_id"), "ties", ["problem_id"])


def downgrade() -> None:
    op.drop_table("ties")
    op.drop_table("problems")
