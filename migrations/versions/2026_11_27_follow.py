"""Searches followed by e-mail; letters with their own headers, a name that never changes, and a time to live."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_follow"
down_revision = "2026_11_27_tombstones"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("params", sa.String(length=2000), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint("email", "params", name=op.f("uq_follow_email_params")),
        sa.UniqueConstraint("token", name=op.f("uq_follow_token")),
    )
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.add_column(sa.Column("headers", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("message_key", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_lasting", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.drop_column("is_lasting")
        batch_op.drop_column("message_key")
        batch_op.drop_column("headers")
    op.drop_table("follow")
