"""Organisations that went into another, and what it takes to undo it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_organisation_merges"
down_revision = "2026_11_28_evidence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, because a batch would make the table anew on SQLite, and partners refer to it.
    op.execute(
        "ALTER TABLE organisation ADD COLUMN merged_into_id INTEGER "
        "CONSTRAINT fk_organisation_merged_into_id_organisation REFERENCES organisation (id)"
    )
    op.create_index("ix_organisation_merged_into_id", "organisation", ["merged_into_id"], unique=False)
    op.create_table(
        "organisation_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("winner_id", sa.Integer(), nullable=False),
        sa.Column("loser_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["winner_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_merge_winner_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["loser_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_merge_loser_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["user_account.id"],
            name=op.f("fk_organisation_merge_made_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_merge")),
    )
    op.create_index("ix_organisation_merge_winner_id", "organisation_merge", ["winner_id"], unique=False)
    op.create_index("ix_organisation_merge_loser_id", "organisation_merge", ["loser_id"], unique=False)


def downgrade() -> None:
    op.drop_table("organisation_merge")
    op.drop_index("ix_organisation_merged_into_id", table_name="organisation")
    op.execute("ALTER TABLE organisation DROP COLUMN merged_into_id")
