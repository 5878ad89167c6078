"""Accounts: sign-ins under way, recovery codes, failed attempts, the second factor and single sign-on."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_accounts"
down_revision = "2026_11_27_twins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns and an index only: SQLite then keeps the table, which entries point to, in its place.
    op.add_column("user_account", sa.Column("link_nonce", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("user_account", sa.Column("totp_secret", sa.String(length=255), nullable=True))
    op.add_column("user_account", sa.Column("totp_step", sa.Integer(), nullable=True))
    op.add_column("user_account", sa.Column("oidc_subject", sa.String(length=400), nullable=True))
    op.create_index(op.f("ix_user_account_oidc_subject"), "user_account", ["oidc_subject"], unique=True)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=100), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_sign_in_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_token_digest")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_recovery_code_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"], unique=False)
    op.create_table(
        "failed_sign_in",
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_digest", name=op.f("pk_failed_sign_in")),
    )


def downgrade() -> None:
    op.drop_table("failed_sign_in")
    op.drop_table("recovery_code")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_user_account_oidc_subject"), table_name="user_account")
    for name in ("oidc_subject", "totp_step", "totp_secret", "link_nonce"):
        op.drop_column("user_account", name)
