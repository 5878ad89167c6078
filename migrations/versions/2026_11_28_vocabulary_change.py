"""Terms that curators change: protected from reloads, with a version, and a log of what was done."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_vocabulary_change"
down_revision = "2026_11_28_shows_name"
branch_labels = None
depends_on = None

_ACTIONS = ("create", "edit", "order", "merge", "enable", "disable")


def upgrade() -> None:
    with op.batch_alter_table("term") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("is_seed", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("is_placed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "vocabulary_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vocabulary", sa.String(length=30), nullable=False),
        sa.Column(
            "action", sa.Enum(*_ACTIONS, name="vocabularyaction", native_enum=False, length=20), nullable=False
        ),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_name", sa.String(length=200), nullable=False),
        sa.Column("awaits_index", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["user_account.id"],
            name=op.f("fk_vocabulary_change_made_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_change")),
    )
    with op.batch_alter_table("vocabulary_change") as batch_op:
        batch_op.create_index("ix_vocabulary_change_vocabulary_id", ["vocabulary", "id"], unique=False)
        batch_op.create_index("ix_vocabulary_change_awaits_index", ["awaits_index"], unique=False)


def downgrade() -> None:
    op.drop_table("vocabulary_change")
    with op.batch_alter_table("term") as batch_op:
        batch_op.drop_column("is_placed")
        batch_op.drop_column("is_seed")
        batch_op.drop_column("version")
