"""Whether a person agreed that readers see their name beside what they wrote."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_shows_name"
down_revision = "2026_11_28_gazette"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user_account") as batch_op:
        batch_op.add_column(sa.Column("shows_name", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("user_account") as batch_op:
        batch_op.drop_column("shows_name")
