"""Contacts named for entries of any kind, the words they agreed to, and what a merge of entries gave."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_named_contacts"
down_revision = "2026_11_28_consent_text"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation_contact") as batch_op:
        batch_op.add_column(sa.Column("is_for_all", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("consent_text", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "contact_entry",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["organisation_contact.id"],
            name=op.f("fk_contact_entry_contact_id_organisation_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_contact_entry_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "entry_id", name=op.f("pk_contact_entry")),
    )
    with op.batch_alter_table("contact_entry") as batch_op:
        batch_op.create_index(op.f("ix_contact_entry_entry_id"), ["entry_id"], unique=False)
    with op.batch_alter_table("entry_merge") as batch_op:
        batch_op.add_column(sa.Column("given_contacts", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    with op.batch_alter_table("entry_merge") as batch_op:
        batch_op.drop_column("given_contacts")
    op.drop_table("contact_entry")
    with op.batch_alter_table("organisation_contact") as batch_op:
        batch_op.drop_column("consent_text")
        batch_op.drop_column("is_for_all")
