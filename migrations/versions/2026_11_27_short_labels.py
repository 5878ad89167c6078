"""Terms have a short label, for cards and the axes of drawings."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_short_labels"
down_revision = "2026_11_27_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("term") as batch_op:
        batch_op.add_column(sa.Column("short_label", sa.String(length=30), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("short_label_en", sa.String(length=30), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("term") as batch_op:
        batch_op.drop_column("short_label_en")
        batch_op.drop_column("short_label")
