"""Imports step by step, what a file last said of an entry, and how each revision came in."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_imports"
down_revision = "2026_11_27_drafts"
branch_labels = None
depends_on = None

_KINDS = ("example", "factsheet", "resource", "catalyst", "ecosystem")
_STEPS = ("mapping", "checking", "checked", "applying", "applied", "failed")


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.Enum(*_KINDS, name="kind", native_enum=False, length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("step", sa.Enum(*_STEPS, name="importstep", native_enum=False, length=20), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column(
            "new_status",
            sa.Enum("draft", "submitted", "published", "archived", name="status", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("only_valid", sa.Boolean(), nullable=False),
        sa.Column("with_twins", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_import_batch_created_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("token", name=op.f("uq_import_batch_token")),
    )
    op.create_table(
        "imported_state",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_imported_state_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_imported_state")),
    )
    with op.batch_alter_table("revision") as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(length=20), nullable=False, server_default=""))
    op.execute("UPDATE revision SET origin = 'seed' WHERE author_name = 'Données initiales'")


def downgrade() -> None:
    with op.batch_alter_table("revision") as batch_op:
        batch_op.drop_column("origin")
    op.drop_table("imported_state")
    op.drop_table("import_batch")
