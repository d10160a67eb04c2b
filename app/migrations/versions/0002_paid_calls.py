"""Paid calls: the ledger, budgets, what was bought before, and webhooks that came."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = """
ALTER TABLE generation_jobs
    ADD COLUMN terms jsonb NOT NULL DEFAULT '{}';

CREATE TABLE provider_calls (
    nonce uuid PRIMARY KEY,
    job_id uuid REFERENCES generation_jobs ON DELETE SET NULL,
    subject varchar(100) NOT NULL,
    round integer NOT NULL,
    model varchar(200) NOT NULL,
    version varchar(100) NOT NULL,
    input_key char(64) NOT NULL,
    cache_key char(64),
    state varchar(10) NOT NULL DEFAULT 'intent',
    budgets text[] NOT NULL,
    estimate_usd numeric(10, 4) NOT NULL,
    charged_usd numeric(10, 4),
    provider_id varchar(200) UNIQUE,
    prediction jsonb,
    reason text,
    intent_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz NOT NULL DEFAULT now(),
    checked_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT provider_calls_state_check CHECK (
        state IN ('intent', 'created', 'succeeded', 'failed', 'withdrawn', 'lost')
    ),
    CONSTRAINT provider_calls_provider_id_check
        CHECK (state NOT IN ('created', 'succeeded') OR provider_id IS NOT NULL),
    CONSTRAINT provider_calls_charged_usd_check CHECK (
        (state IN ('intent', 'created')) = (charged_usd IS NULL)
        AND (ended_at IS NULL) = (charged_usd IS NULL)
    ),
    CONSTRAINT provider_calls_estimate_usd_check CHECK (estimate_usd >= 0)
);
-- One open or delivered call for each thing a job wants ...
CREATE UNIQUE INDEX provider_calls_subject_key
    ON provider_calls (job_id, subject) WHERE state IN ('intent', 'created', 'succeeded');
-- ... and one open call for each thing that anybody wants.
CREATE UNIQUE INDEX provider_calls_cache_key_key
    ON provider_calls (cache_key) WHERE state IN ('intent', 'created');
CREATE INDEX provider_calls_job_id_idx ON provider_calls (job_id);
CREATE INDEX provider_calls_open_idx
    ON provider_calls (sent_at) WHERE state IN ('intent', 'created');

CREATE TABLE budgets (
    scope varchar(100) PRIMARY KEY,
    limit_usd numeric(10, 4) NOT NULL,
    committed_usd numeric(10, 4) NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT budgets_committed_usd_check CHECK (committed_usd >= 0)
);

CREATE TABLE prompt_cache (
    cache_key char(64) PRIMARY KEY,
    model varchar(200) NOT NULL,
    goods jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE webhook_inbox (
    webhook_id varchar(200) PRIMARY KEY,
    nonce uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_inbox_received_at_idx ON webhook_inbox (received_at);
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute(
        "DROP TABLE webhook_inbox, prompt_cache, budgets, provider_calls;"
        " ALTER TABLE generation_jobs DROP COLUMN terms"
    )
