"""Exports of finished films, each with a task and a file of its own."""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLE = """
CREATE TABLE exports (
    id uuid PRIMARY KEY,
    job_id uuid NOT NULL REFERENCES generation_jobs (id) ON DELETE CASCADE,
    composition_id uuid NOT NULL REFERENCES compositions (id) ON DELETE CASCADE,
    output jsonb NOT NULL,
    output_key varchar(64) NOT NULL,
    status varchar(20) NOT NULL DEFAULT 'queued',
    choice jsonb,
    segment_count integer,
    segments jsonb NOT NULL DEFAULT '{}',
    error_code varchar(100),
    error_message text,
    created_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    film jsonb,
    CONSTRAINT exports_composition_id_output_key_key UNIQUE (composition_id, output_key),
    CONSTRAINT exports_status_check
        CHECK (status IN ('queued', 'rendering', 'completed', 'failed')),
    CONSTRAINT exports_film_check CHECK ((status = 'completed') = (film IS NOT NULL)),
    CONSTRAINT exports_error_check CHECK ((status = 'failed') = (error_code IS NOT NULL))
);
CREATE INDEX exports_job_id_idx ON exports (job_id);
"""


def upgrade() -> None:
    op.execute(TABLE)


def downgrade() -> None:
    op.execute("DELETE FROM task_queue WHERE kind = 'export'")
    op.execute("DROP TABLE exports")
