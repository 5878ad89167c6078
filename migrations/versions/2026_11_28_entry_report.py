"""Reports of readers about entries, and what curators answered."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_entry_report"
down_revision = "2026_11_28_vocabulary_change"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("page_url", sa.String(length=1000), nullable=False),
        sa.Column("from_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forget_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "answered", "closed", name="reportstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "corrected",
                "unchanged",
                "unknown",
                "duplicate",
                "unrelated",
                name="reportreason",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_mailed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_report_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["user_account.id"],
            name=op.f("fk_entry_report_settled_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_report")),
    )
    with op.batch_alter_table("entry_report") as batch_op:
        batch_op.create_index(op.f("ix_entry_report_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_entry_report_state_made_at", ["state", "made_at"], unique=False)


def downgrade() -> None:
    op.drop_table("entry_report")
