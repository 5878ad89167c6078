"""Drafts: what a person typed and has not saved."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_drafts"
down_revision = "2026_11_27_short_labels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_saved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_draft_entry_id_entry"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_draft_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("token", name=op.f("uq_draft_token")),
    )
    op.create_index("ix_draft_kept_at", "draft", ["kept_at"], unique=False)
    op.create_index("ix_draft_user_id_entry_id", "draft", ["user_id", "entry_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_draft_user_id_entry_id", table_name="draft")
    op.drop_index("ix_draft_kept_at", table_name="draft")
    op.drop_table("draft")
