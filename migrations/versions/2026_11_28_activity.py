"""The log of who did what."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_activity"
down_revision = "2026_11_27_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("subject_key", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity") as batch_op:
        batch_op.create_index(op.f("ix_activity_done_at"), ["done_at"], unique=False)
        batch_op.create_index("ix_activity_actor_id_id", ["actor_id", "id"], unique=False)
        batch_op.create_index("ix_activity_entry_id_id", ["entry_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("activity")
