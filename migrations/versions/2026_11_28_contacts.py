"""Contacts of organisations with their consent, and the questions they were asked."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_contacts"
down_revision = "2026_11_28_synonym_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_name", sa.String(length=200), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_until", sa.Date(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_contact_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_contact")),
    )
    with op.batch_alter_table("organisation_contact") as batch_op:
        batch_op.create_index(op.f("ix_organisation_contact_organisation_id"), ["organisation_id"], unique=False)
    op.create_table(
        "truth_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer", sa.Enum("true", "changed", name="truthanswer", native_enum=False, length=20), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["organisation_contact.id"],
            name=op.f("fk_truth_question_contact_id_organisation_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_truth_question_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_truth_question")),
    )
    with op.batch_alter_table("truth_question") as batch_op:
        batch_op.create_index(op.f("ix_truth_question_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_truth_question_entry_id_asked_at", ["entry_id", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("truth_question")
    op.drop_table("organisation_contact")
