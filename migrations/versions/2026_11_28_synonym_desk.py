"""Groups of synonyms that curators change or put out of service; candidates, and what was decided of them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_synonym_desk"
down_revision = "2026_11_28_entry_report"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("synonym_group") as batch_op:
        batch_op.add_column(sa.Column("is_enabled", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "synonym_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "source", sa.Enum("query", "acronym", name="candidatesource", native_enum=False, length=20), nullable=False
        ),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("sample", sa.JSON(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("open", "accepted", "refused", name="candidatedecision", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_candidate")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_synonym_candidate_source_key")),
    )
    with op.batch_alter_table("synonym_candidate") as batch_op:
        batch_op.create_index("ix_synonym_candidate_decision_met", ["decision", "met"], unique=False)


def downgrade() -> None:
    op.drop_table("synonym_candidate")
    with op.batch_alter_table("synonym_group") as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("is_enabled")
