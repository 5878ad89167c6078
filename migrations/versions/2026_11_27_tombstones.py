"""Tombstones of erased entries, and entries by the moment they changed: what harvesters ask for."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_tombstones"
down_revision = "2026_11_27_entry_merges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "example", "factsheet", "resource", "catalyst", "ecosystem", name="kind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("regions", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_tombstone_entry_id")),
    )
    with op.batch_alter_table("tombstone") as batch_op:
        batch_op.create_index(op.f("ix_tombstone_erased_at"), ["erased_at"], unique=False)
    with op.batch_alter_table("entry") as batch_op:
        batch_op.create_index("ix_entry_updated_at", ["updated_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("entry") as batch_op:
        batch_op.drop_index("ix_entry_updated_at")
    op.drop_table("tombstone")
