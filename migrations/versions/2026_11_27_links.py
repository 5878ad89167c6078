"""What the last check of a source's address found."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_links"
down_revision = "2026_11_24_start"
branch_labels = None
depends_on = None

_STATES = ("", "ok", "moved", "dead", "unreachable", "closed", "refused")


def upgrade() -> None:
    with op.batch_alter_table("source") as batch_op:
        state = sa.Enum(*_STATES, name="linkstate", native_enum=False, length=20)
        batch_op.add_column(sa.Column("link_state", state, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("link_failures", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("moved_to", sa.String(length=1000), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("archived_url", sa.String(length=1000), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("source") as batch_op:
        for name in ("archived_url", "moved_to", "link_failures", "link_state"):
            batch_op.drop_column(name)
