"""Files that may be uploaded straight to the object store, until they are assets."""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLE = """
CREATE TABLE awaited_assets (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES user_sessions ON DELETE CASCADE,
    type varchar(20) NOT NULL,
    filename varchar(255) NOT NULL,
    size_bytes bigint NOT NULL,
    claimed_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT awaited_assets_type_check CHECK (
        type IN ('logo', 'product_image', 'background', 'audio', 'video', 'other')
    ),
    CONSTRAINT awaited_assets_size_check CHECK (size_bytes > 0)
);
CREATE INDEX awaited_assets_session_id_created_at_idx ON awaited_assets (session_id, created_at);
"""


def upgrade() -> None:
    op.execute(TABLE)


def downgrade() -> None:
    op.execute("DROP TABLE awaited_assets")
