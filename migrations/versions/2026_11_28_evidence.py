"""The level of evidence that a curator declares for an entry, why, and where it is shown."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_evidence"
down_revision = "2026_11_28_activity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry") as batch_op:
        batch_op.add_column(sa.Column("evidence_level", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("evidence_note", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("evidence_source", sa.String(length=1000), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("entry") as batch_op:
        for name in ("evidence_source", "evidence_note", "evidence_level"):
            batch_op.drop_column(name)
