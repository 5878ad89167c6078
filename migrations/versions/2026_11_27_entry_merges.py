"""Entries that went into another, and what it takes to undo it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_entry_merges"
down_revision = "2026_11_27_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("winner_id", sa.Integer(), nullable=False),
        sa.Column("loser_id", sa.Integer(), nullable=False),
        sa.Column("winner_version_before", sa.Integer(), nullable=False),
        sa.Column("winner_version_after", sa.Integer(), nullable=False),
        sa.Column(
            "loser_status_before",
            sa.Enum("draft", "submitted", "published", "archived", name="status", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("moved_slugs", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["winner_id"], ["entry.id"], name=op.f("fk_entry_merge_winner_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["loser_id"], ["entry.id"], name=op.f("fk_entry_merge_loser_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["user_account.id"],
            name=op.f("fk_entry_merge_made_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_merge")),
    )
    with op.batch_alter_table("entry_merge") as batch_op:
        batch_op.create_index("ix_entry_merge_winner_id", ["winner_id"], unique=False)
        batch_op.create_index("ix_entry_merge_loser_id", ["loser_id"], unique=False)


def downgrade() -> None:
    op.drop_table("entry_merge")
