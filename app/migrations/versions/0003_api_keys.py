"""API keys: for programs that act for a user without keeping a session open."""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = """
CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES user_sessions ON DELETE CASCADE,
    name varchar(100) NOT NULL,
    prefix varchar(20) NOT NULL UNIQUE,
    key_hash char(64) NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX api_keys_session_id_idx ON api_keys (session_id);
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE api_keys")
