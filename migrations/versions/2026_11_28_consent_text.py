"""The words that whoever proposes an example agrees to."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_consent_text"
down_revision = "2026_11_28_contacts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.add_column(sa.Column("consent_text", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.drop_column("consent_text")
