"""Brand kits: what the films of one brand have in common. Small pictures of uploads."""

from alembic import op

revision = "0008"
down_revision = "0007"

TABLE = """
CREATE TABLE brand_kits (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES user_sessions ON DELETE CASCADE,
    name varchar(100) NOT NULL,
    brand_name varchar(100) NOT NULL,
    colors text[] NOT NULL,
    logo_asset_id uuid REFERENCES brand_assets ON DELETE SET NULL,
    cta_text varchar(80) NOT NULL,
    style varchar(200) NOT NULL,
    music_style varchar(100) NOT NULL,
    voice varchar(10),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT brand_kits_session_id_name_key UNIQUE (session_id, name)
);
CREATE INDEX brand_kits_logo_asset_id_idx ON brand_kits (logo_asset_id);

ALTER TABLE brand_assets ADD COLUMN thumbnail varchar(300);
"""


def upgrade() -> None:
    op.execute(TABLE)


def downgrade() -> None:
    op.execute("DROP TABLE brand_kits; ALTER TABLE brand_assets DROP COLUMN thumbnail")
