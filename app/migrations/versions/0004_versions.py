"""Versions of films: each finished one knows its clips."""

from alembic import op

revision = "0004"
down_revision = "0003"

# A constant default takes no rewrite of the table. Films of before have one version each.
CLIPS = """
ALTER TABLE compositions ADD COLUMN clips jsonb NOT NULL DEFAULT '{}';
UPDATE compositions SET clips = delivered.clips
FROM (
    SELECT job_id, jsonb_object_agg(scene_id, delivery) AS clips
    FROM clips WHERE delivery IS NOT NULL GROUP BY job_id
) AS delivered
WHERE delivered.job_id = compositions.job_id AND compositions.film IS NOT NULL;
"""


def upgrade() -> None:
    op.execute(CLIPS)


def downgrade() -> None:
    op.execute("ALTER TABLE compositions DROP COLUMN clips")
