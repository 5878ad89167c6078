"""The monthly gazette, its issues and what they pick; an address may follow it as it follows a search."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_gazette"
down_revision = "2026_11_28_organisation_merges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gazette_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailing_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gazette_issue")),
        sa.UniqueConstraint("month", name=op.f("uq_gazette_issue_month")),
    )
    op.create_table(
        "gazette_pick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_gazette_pick_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["gazette_issue.id"], name=op.f("fk_gazette_pick_issue_id_gazette_issue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gazette_pick")),
        sa.UniqueConstraint("issue_id", "entry_id", name=op.f("uq_gazette_pick_issue_id_entry_id")),
    )
    op.create_index("ix_gazette_pick_entry_id", "gazette_pick", ["entry_id"], unique=False)
    with op.batch_alter_table("follow") as batch_op:
        batch_op.add_column(sa.Column("topic", sa.String(length=20), nullable=False, server_default="search"))
        batch_op.drop_constraint("uq_follow_email_params", type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_follow_email_topic_params"), ["email", "topic", "params"])


def downgrade() -> None:
    op.execute("DELETE FROM follow WHERE topic <> 'search'")
    with op.batch_alter_table("follow") as batch_op:
        batch_op.drop_constraint("uq_follow_email_topic_params", type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_follow_email_params"), ["email", "params"])
        batch_op.drop_column("topic")
    op.drop_table("gazette_pick")
    op.drop_table("gazette_issue")
