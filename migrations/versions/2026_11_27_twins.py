"""Pairs of entries or organisations that may be one, and what was decided of them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_twins"
down_revision = "2026_11_27_figure_indicator"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "twin_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "twin_of", sa.Enum("entry", "organisation", name="twinof", native_enum=False, length=20), nullable=False
        ),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("open", "distinct", "merged", name="twindecision", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_twin_pair_older_first")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_twin_pair_decided_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twin_pair")),
        sa.UniqueConstraint("twin_of", "first_id", "second_id", name=op.f("uq_twin_pair_twin_of_first_id_second_id")),
    )
    with op.batch_alter_table("twin_pair") as batch_op:
        batch_op.create_index("ix_twin_pair_decision_score", ["twin_of", "decision", "score"], unique=False)


def downgrade() -> None:
    op.drop_table("twin_pair")
