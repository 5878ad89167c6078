"""Figures say which indicator they measure, so that those that differ stand side by side."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_figure_indicator"
down_revision = "2026_11_27_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("figure") as batch_op:
        batch_op.add_column(sa.Column("indicator", sa.String(length=300), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("figure") as batch_op:
        batch_op.drop_column("indicator")
