"""What users bring: logos, pictures, sound and footage."""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = """
CREATE TABLE brand_assets (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES user_sessions ON DELETE CASCADE,
    type varchar(20) NOT NULL,
    filename varchar(255) NOT NULL,
    location varchar(300) NOT NULL,
    sha256 char(64) NOT NULL,
    size_bytes bigint NOT NULL,
    facts jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT brand_assets_type_check CHECK (
        type IN ('logo', 'product_image', 'background', 'audio', 'video', 'other')
    ),
    CONSTRAINT brand_assets_size_check CHECK (size_bytes > 0)
);
CREATE INDEX brand_assets_session_id_created_at_idx ON brand_assets (session_id, created_at);
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE brand_assets")
