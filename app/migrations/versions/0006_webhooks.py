"""Outgoing webhooks: where to, what with, and what is still to be sent."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = """
ALTER TABLE generation_jobs ADD COLUMN webhook_url text;

CREATE TABLE webhook_secrets (
    session_id uuid PRIMARY KEY REFERENCES user_sessions ON DELETE CASCADE,
    secret varchar(100) NOT NULL,
    previous varchar(100),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE webhook_deliveries (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES user_sessions ON DELETE CASCADE,
    job_id uuid NOT NULL REFERENCES generation_jobs ON DELETE CASCADE,
    url text NOT NULL,
    type varchar(50) NOT NULL,
    data jsonb NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'pending',
    attempt integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    last_error text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT webhook_deliveries_state_check CHECK (state IN ('pending', 'delivered', 'dead')),
    CONSTRAINT webhook_deliveries_attempt_check CHECK (attempt >= 0)
);
CREATE INDEX webhook_deliveries_due_at_idx ON webhook_deliveries (due_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_job_id_idx ON webhook_deliveries (job_id);
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute(
        "DROP TABLE webhook_deliveries; DROP TABLE webhook_secrets;"
        " ALTER TABLE generation_jobs DROP COLUMN webhook_url"
    )
