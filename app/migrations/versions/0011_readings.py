"""Edits in words that a language model is asked to read."""

from alembic import op

revision = "0011"
down_revision = "0010"

TABLE = """
CREATE TABLE edit_readings (
    id uuid PRIMARY KEY,
    job_id uuid NOT NULL REFERENCES generation_jobs (id) ON DELETE CASCADE,
    composition_id uuid NOT NULL REFERENCES compositions (id) ON DELETE CASCADE,
    instructions text NOT NULL,
    estimate_usd numeric(10, 4) NOT NULL,
    status varchar(20) NOT NULL DEFAULT 'queued',
    operations jsonb,
    error_code varchar(100),
    error_message text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT edit_readings_status_check CHECK (status IN ('queued', 'completed', 'failed')),
    CONSTRAINT edit_readings_operations_check
        CHECK ((status = 'completed') = (operations IS NOT NULL)),
    CONSTRAINT edit_readings_error_check CHECK ((status = 'failed') = (error_code IS NOT NULL))
);
CREATE INDEX edit_readings_job_id_idx ON edit_readings (job_id);
"""


def upgrade() -> None:
    op.execute(TABLE)


def downgrade() -> None:
    op.execute("DELETE FROM task_queue WHERE kind = 'reading'")
    op.execute("DROP TABLE edit_readings")
