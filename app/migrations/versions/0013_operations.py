"""For whoever runs the installation: figures of all replicas, who they are, who may see them."""

from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = """
CREATE TABLE tallies (
    name varchar(50) NOT NULL,
    labels text[] NOT NULL,
    bucket varchar(20) NOT NULL,
    amount double precision NOT NULL,
    PRIMARY KEY (name, labels, bucket)
);

CREATE TABLE replicas (
    name varchar(255) PRIMARY KEY,
    kind varchar(20) NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    beat_at timestamptz NOT NULL DEFAULT now(),
    told jsonb NOT NULL,
    CONSTRAINT replicas_kind_check CHECK (kind IN ('events', 'producer'))
);

ALTER TABLE api_keys ADD COLUMN operator boolean NOT NULL DEFAULT false;
ALTER TABLE clips ADD COLUMN started_at timestamptz;

CREATE INDEX provider_calls_ended_at_idx ON provider_calls (ended_at);
CREATE INDEX provider_calls_model_idx ON provider_calls (model) INCLUDE (charged_usd)
    WHERE charged_usd > 0;
CREATE INDEX provider_calls_after_job_idx ON provider_calls (ended_at)
    WHERE state = 'succeeded' AND reason IS NOT NULL;
CREATE INDEX provider_calls_lost_idx ON provider_calls (ended_at) WHERE state = 'lost';
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute(
        "DROP INDEX provider_calls_lost_idx; DROP INDEX provider_calls_after_job_idx;"
        " DROP INDEX provider_calls_model_idx; DROP INDEX provider_calls_ended_at_idx;"
        " ALTER TABLE clips DROP COLUMN started_at; ALTER TABLE api_keys DROP COLUMN operator;"
        " DROP TABLE replicas; DROP TABLE tallies"
    )
